"""Reference data for forms, and who is calling."""
