"""The city's list of unicorns as facts."""
