"""The tables of the gateway."""

from chassis.sql import metadata as new_metadata

metadata = new_metadata()
