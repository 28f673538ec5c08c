"""Next steps: what is unmet, by how much, and the smallest sets of changes that reach a rung."""
