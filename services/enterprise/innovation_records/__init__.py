"""IP titles, standards, certificates and brands of a firm: views on the evidence on file, on any day."""
