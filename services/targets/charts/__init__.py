"""Charts as SVG text: one renderer for the page, for other frontends and for printed reports."""
