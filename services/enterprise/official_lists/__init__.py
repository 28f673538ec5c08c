"""Lists of titles as the ministry publishes them."""
