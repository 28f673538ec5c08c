"""Settings of the finance service."""

from chassis.settings import Settings


class FinanceSettings(Settings):
    """The chassis's settings; finance adds none."""
