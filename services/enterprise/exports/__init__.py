"""Whole registers out of the house, in the columns that imports take."""
