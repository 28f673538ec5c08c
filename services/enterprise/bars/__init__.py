"""Bars on applications that a decision orders without a revocation; those of revocations stand with the title."""
