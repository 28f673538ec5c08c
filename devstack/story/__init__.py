"""The story: one firm from the registry to a bank's approval, told through the public API."""
