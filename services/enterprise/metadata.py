"""The tables of this service, described once for SQLAlchemy."""

from chassis.sql import metadata as new_metadata

metadata = new_metadata()
