"""Promises that only many callers at once can break."""
