"""The finance service behind its own door, on a real PostgreSQL."""
