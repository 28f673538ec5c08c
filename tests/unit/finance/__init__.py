"""The finance rules, without a fixture."""
