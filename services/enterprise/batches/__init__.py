"""Cases that are published and decided together."""
