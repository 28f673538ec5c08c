"""The one table registry of the parks service."""

from chassis.sql import metadata as new_metadata

metadata = new_metadata()
