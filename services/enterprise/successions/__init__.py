"""Units that were redrawn: firms follow by their town on the day, and who cannot be told apart is listed."""
