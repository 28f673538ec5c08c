"""What the enterprise service says of achievements of science and technology."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class AchievementProposed(Event):
    """A candidate came into the register, or is told again corrected; the district is that of the day of recording."""

    type: ClassVar[str] = "enterprise.achievement_proposed"
    topic: ClassVar[str] = "enterprise.achievements.v1"
    key_field: ClassVar[str] = "achievement_id"

    achievement_id: UUID
    name: str
    source: Literal["brought_in", "bred"]
    credit_code: str | None = None
    institution: str | None = None
    readiness: int
    node: str | None = None
    chain: str | None = None
    clusters: tuple[str, ...] = ()
    innovation: tuple[str, ...] = ()
    district: str
    town: str | None = None
    proposed_on: date
    recorded_on: date


class AchievementSelected(Event):
    """A candidate was selected; it counts for the year of its day."""

    type: ClassVar[str] = "enterprise.achievement_selected"
    topic: ClassVar[str] = "enterprise.achievements.v1"
    key_field: ClassVar[str] = "achievement_id"

    achievement_id: UUID
    selection_id: UUID
    name: str
    source: Literal["brought_in", "bred"]
    credit_code: str | None = None
    institution: str | None = None
    readiness: int
    node: str | None = None
    chain: str | None = None
    clusters: tuple[str, ...] = ()
    innovation: tuple[str, ...] = ()
    district: str
    town: str | None = None
    selected_on: date


class AchievementLinked(Event):
    """An achievement was linked in one of the four chains: innovation, industry, capital, talent."""

    type: ClassVar[str] = "enterprise.achievement_linked"
    topic: ClassVar[str] = "enterprise.achievements.v1"
    key_field: ClassVar[str] = "achievement_id"

    link_id: UUID
    achievement_id: UUID
    chain: Literal["innovation", "industry", "capital", "talent"]
    counterpart_kind: str
    counterpart: str
    began_on: date


class AchievementLinkEnded(Event):
    """A link of an achievement ended; it holds on `ended_on` no more."""

    type: ClassVar[str] = "enterprise.achievement_link_ended"
    topic: ClassVar[str] = "enterprise.achievements.v1"
    key_field: ClassVar[str] = "achievement_id"

    link_id: UUID
    achievement_id: UUID
    ended_on: date


class AchievementSelectionReversed(Event):
    """A selection was wrong; it counts on no day."""

    type: ClassVar[str] = "enterprise.achievement_selection_reversed"
    topic: ClassVar[str] = "enterprise.achievements.v1"
    key_field: ClassVar[str] = "achievement_id"

    achievement_id: UUID
    selection_id: UUID
    selected_on: date
    reversed_on: date
