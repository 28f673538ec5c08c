"""Listings (上市): which firm of the city is listed where since when, and whether it is a manufacturer."""
