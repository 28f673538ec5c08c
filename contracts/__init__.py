"""What services say to each other: events in the past tense, nothing else."""
