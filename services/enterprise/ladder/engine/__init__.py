"""The pure rule engine: any rule set, any date, with the reason for every point."""
