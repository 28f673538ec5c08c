"""Figures that a department states and another person approves."""
