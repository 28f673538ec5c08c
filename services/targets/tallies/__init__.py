"""Amounts told in batches (workshops, trademarks): summed from the first batch on, stated before it."""
