"""Papers with a document number: the public notice and the certificate."""
