"""Visits on site, drawn or not."""
