"""The parks service behind its own door, on a real PostgreSQL."""
