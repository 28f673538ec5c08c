"""Parks: where, of which kind, run by whom, leading in what."""
