"""The whole platform on one machine: embedded servers, supervised processes and the command tidu."""
