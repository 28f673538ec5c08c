"""Settings of the parks service."""

from chassis.settings import Settings


class ParksSettings(Settings):
    """The chassis's settings; parks adds none."""
