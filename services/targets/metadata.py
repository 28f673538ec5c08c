"""The tables of the targets service in one place."""

from chassis.sql import metadata as new_metadata

metadata = new_metadata()
