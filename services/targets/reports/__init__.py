"""Reports for people: workbooks, documents, the monthly brief with decisions and their follow-up."""
