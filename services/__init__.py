"""The services of the platform; none knows another."""
