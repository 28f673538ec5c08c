"""The ladder engine against hand-computed expectations."""
