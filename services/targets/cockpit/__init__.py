"""What a leader and a district officer look at: pace and light of each number, the ladder, what expires."""
