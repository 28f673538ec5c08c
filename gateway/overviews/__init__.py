"""Pages for people, composed from several services."""
