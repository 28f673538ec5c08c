"""Changes of indicators as they happen."""
