"""The share of those who count for one indicator that count for another on the same day; pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """How many there are and how many of them have what is asked."""

    whole: int
    part: int

    @property
    def percent(self) -> int | None:
        """In whole percent, cut so that 100 means all; None where there is nobody."""
        return self.part * 100 // self.whole if self.whole else None


def together(shares: Iterable[Share]) -> Share:
    """The share of all districts."""
    found = list(shares)
    return Share(sum(each.whole for each in found), sum(each.part for each in found))


def rest(shares: Iterable[Share], inside: Share | None) -> Share:
    """The share of those who are not inside."""
    found = together(shares)
    return found if inside is None else Share(found.whole - inside.whole, found.part - inside.part)
