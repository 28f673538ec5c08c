"""The enterprise service on a real PostgreSQL."""
