"""The parks rules, without a fixture."""
