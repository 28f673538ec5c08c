"""What the registers of the capital market have in common."""
