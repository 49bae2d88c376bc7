"""The pure core: prescriptions in, spans and events out; no clock, no I/O, no libraries."""
