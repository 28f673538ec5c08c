"""Every number of the plan, at any date, with the facts behind it."""
