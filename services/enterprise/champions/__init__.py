"""The city's and the nation's lists of champions to be cultivated."""
