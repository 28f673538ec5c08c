"""Where numbers will stand in the months ahead, with an interval and how such forecasts did before."""
