"""The enterprise service: registry, ladder and cultivation."""
