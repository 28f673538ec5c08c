"""The one table registry of the finance service."""

from chassis.sql import metadata as new_metadata

metadata = new_metadata()
