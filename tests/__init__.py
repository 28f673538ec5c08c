"""All tests of the house."""
