"""What firms say they need."""
