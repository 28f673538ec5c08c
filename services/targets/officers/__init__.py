"""Service officers of firms: who has one on a day, and the share of the holders of a title that do."""
