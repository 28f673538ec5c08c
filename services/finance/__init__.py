"""Money for firms: institutions, products, needs, matches and consents."""
