"""Annual updates of holders: what is filed in time keeps the right to renewal; a missed one loses it, not the title."""
