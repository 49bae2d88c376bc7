"""The pure core: prescriptions in, spans and events out. Standard library only, no clock, no I/O."""
