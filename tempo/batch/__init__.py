"""Many tracks at once, as a coach's plan asks for them."""
