"""The cockpit page: static files of the gateway's own, which read the public API like any other frontend."""
