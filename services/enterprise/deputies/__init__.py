"""Who acts for an absent officer."""
