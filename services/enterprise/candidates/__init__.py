"""Ranked lists of candidates for a rung on a day: how near each firm is, what data lack, which direct pass it holds."""
