"""Residents: firms and teams that live in a park from a day to a day."""
