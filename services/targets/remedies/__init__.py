"""What a district does about a weak score, and who checks it."""
