"""Files that prove something: kept with the firm, type and hash checked, read by whom the firm's rows are open to."""
