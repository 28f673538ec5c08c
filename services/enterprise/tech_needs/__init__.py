"""Which technology firms need at the nodes of the chains, how urgently, for how much, and how far it has come."""
