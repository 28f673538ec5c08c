"""Ecosystem parks and who lives in them."""
