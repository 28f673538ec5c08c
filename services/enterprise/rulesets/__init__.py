"""The registry of rule sets: drafts, their test cases, approval by another person, and the day they begin."""
