"""Service officers: one for each firm at a time, handed over with a day."""
