"""Read copies of what the enterprise service said: which firms exist and which titles they hold."""
