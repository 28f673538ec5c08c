"""Read copies of what other services said about firms."""
