"""The registry: who is a firm of the city, and how its profile changed."""
