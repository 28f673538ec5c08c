"""What counts against a firm: entries of the abnormal and dishonesty lists, and incidents, with their evidence."""
