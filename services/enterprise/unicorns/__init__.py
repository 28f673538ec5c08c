"""The city's list of unicorns: who entered when at which valuation, and who left why."""
