"""What waits for whom, and reminders."""
