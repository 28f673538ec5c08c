"""Applications: from the firm's draft to the city's decision."""
