"""Digital workshops (数字化车间), recognised in batches: plant, process and level."""
