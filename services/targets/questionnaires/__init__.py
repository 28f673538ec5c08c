"""What sample firms are asked in a round, and what they answer, each in its own name."""
