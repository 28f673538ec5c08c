"""One document for all of the platform, and the page to read it."""
