"""The schema of the targets service, step by step."""
