"""Numbers against the year's target and the time that has passed, and floors against targets."""
