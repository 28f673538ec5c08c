"""The factor ledger: technology, capital, talent and data that reached a firm; and whom nothing reached."""
