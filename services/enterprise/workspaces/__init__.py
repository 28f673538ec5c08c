"""A district's own desk: its pipeline, what waits for its review, its quotas and its staff."""
