"""Coaching plans: visits, tasks with a due day, outcomes."""
