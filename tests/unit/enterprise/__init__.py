"""Rules of the enterprise service."""
