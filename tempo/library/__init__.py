"""Files to values: routines, prescriptions, words and themes from YAML; where the data lives."""
