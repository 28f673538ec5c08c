"""Numbers frozen as they stood, in a chain of signed seals."""
