"""Policies of nation, city and districts: conditions a machine reads, who is entitled, what was granted."""
