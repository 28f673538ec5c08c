"""A generated city of synthetic firms: the same seed gives the same firms."""
