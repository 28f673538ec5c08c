"""What a firm lets an institution read, and what was read."""
