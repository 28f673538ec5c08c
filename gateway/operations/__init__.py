"""What the gateway offers operators for the whole platform."""
