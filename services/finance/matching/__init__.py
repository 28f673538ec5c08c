"""Which product fits a need, why, and what the bank decided."""
