"""What counts for or against a firm on a day, on one page: bar, lists, incidents, updates, reports."""
