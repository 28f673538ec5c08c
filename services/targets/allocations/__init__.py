"""Targets parted among the districts: versions, sign-off, the change from one version to the next."""
