"""When the ministry takes applications."""
