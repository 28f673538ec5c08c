"""The public door: who is calling, how often, and which service answers."""
