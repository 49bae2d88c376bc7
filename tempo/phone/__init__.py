"""A set on a phone: the page that plays it in a browser, and what that page is told."""
