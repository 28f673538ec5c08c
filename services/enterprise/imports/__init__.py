"""Imports: whole registers from a file, line by line."""
