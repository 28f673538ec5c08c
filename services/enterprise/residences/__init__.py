"""Who lives in which park, as the parks service tells it; kept as a read copy."""
