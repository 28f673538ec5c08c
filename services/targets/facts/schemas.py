"""Shapes of the projection and its rebuild."""

from chassis.shapes import F, Shape


class ProjectionRead(Shape):
    """What the projection holds; equal histories give equal fingerprints."""

    fingerprint: str = F("SHA-256 of every row of facts, coverage and sums in a fixed order", "9f86d081884c7d65")
    facts: int = F("Number of facts", 4123)


class RebuildRead(Shape):
    """A rebuild that has begun; it is done when the projection shows the fingerprint from before again."""

    before: ProjectionRead = F("What the projection held", {"fingerprint": "9f86d081884c7d65", "facts": 4123})
    compare: str = F("Where to read the projection now", "/v1/targets/projection")
