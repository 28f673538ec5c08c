"""Shapes of the platform's clock."""

from datetime import date

from chassis.shapes import Day, F, Shape


class ClockMove(Shape):
    """A wish to move the business clock of every process."""

    today: Day | None = F("The business date to be; null returns to real time", "2027-01-01")


class ServiceClock(Shape):
    """What one service's clock shows, or why that is not known."""

    service: str = F("The service", "targets")
    today: date | None = F("Its business date", "2027-01-01")
    reason: str | None = F("Why it is not known", None)


class PlatformClockRead(Shape):
    """The business clocks of the platform."""

    today: date = F("The gateway's business date in Shanghai", "2027-01-01")
    services: list[ServiceClock] = F("The services' business dates", [])
