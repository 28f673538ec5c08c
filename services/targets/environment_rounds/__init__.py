"""A round of the third-party assessment: who assesses what, and how far it is."""
