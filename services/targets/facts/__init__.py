"""The facts that events leave behind, and how they are counted."""
