"""How any service runs; it knows not one word of the business."""
