"""What institutions offer, and to whom, as data."""
