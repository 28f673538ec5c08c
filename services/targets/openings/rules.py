"""How an opening balance moves a counted number: the balance, and what events changed after its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.targets.statements.rules import Stated, latest, succeeded


@dataclass(frozen=True, slots=True)
class Opening:
    """An approved balance and what events counted on its own day, in its unit or in the whole city."""

    stated: Stated
    counted: int

    @property
    def shift(self) -> int:
        """What is added to the count of every later day; the number on the balance's day is the balance.

        Where events name more than the balance holds, they are the number: nobody known by name is taken off for a sum.
        """
        return max(self.stated.value - self.counted, 0)


def holding(openings: Sequence[Opening], as_of: date, *, annual: bool) -> dict[str | None, Opening]:
    """The balance of each unit, and of the city under None, that holds on a day; a yearly flow's ends with its year."""
    found: dict[str | None, Opening] = {}
    for unit in {opening.stated.district for opening in openings}:
        own = {opening.stated.id: opening for opening in openings if opening.stated.district == unit}
        held = latest((opening.stated for opening in own.values()), as_of, annual=annual)
        if held:
            found[unit] = own[held.id]
    return succeeded(found)


@dataclass(frozen=True, slots=True)
class Balance:
    """The city's balance: what was stated, for which newest day, and what it adds to the count of a later day."""

    value: int
    as_of: date
    shift: int


def city_balance(held: dict[str | None, Opening]) -> Balance | None:
    """The city's own balance, else those of the units together; None without any.

    Beside its own it adds no less than its units' do: a part that is known is not taken off for the city's sum.
    """
    units = [opening for unit, opening in held.items() if unit is not None]
    counted = [held[None]] if None in held else units
    if not counted:
        return None
    return Balance(
        sum(opening.stated.value for opening in counted),
        max(opening.stated.as_of for opening in counted),
        max(sum(opening.shift for opening in each) for each in (counted, units)),
    )
