"""The whole conversation in one table: every event, its topic and who listens."""

from dataclasses import dataclass

from contracts.base import Event
from contracts.enterprise import (
    AnnualReportFiled,
    EnterpriseChanged,
    EnterpriseRegistered,
    RecognitionExpired,
    RecognitionGranted,
    RecognitionPutUnderReview,
    RecognitionReinstated,
    RecognitionRevoked,
    RecognitionSuspended,
    RecognitionUpheld,
    RuleSetActivated,
    RuleSetWithdrawn,
)
from contracts.enterprise_applications import (
    ApplicationMoved,
    ApplicationReminded,
    ObjectionHandled,
    ObjectionRaised,
    SiteVisitDrawn,
    SiteVisitRecorded,
)
from contracts.enterprise_cultivation import (
    ChampionListed,
    CoachingTaskDue,
    OfficerAssigned,
    OfficerAssignmentEnded,
    PoolChanged,
)
from contracts.enterprise_innovation import (
    AchievementLinked,
    AchievementLinkEnded,
    AchievementProposed,
    AchievementSelected,
    AchievementSelectionReversed,
)
from contracts.enterprise_records import (
    ChainLinked,
    ChainLinkEnded,
    HardTechEntered,
    HardTechWithdrawn,
    TechNeedMoved,
    TechNeedOpened,
    UnicornEntered,
    UnicornLeft,
)
from contracts.enterprise_standing import (
    AdverseRecordEntered,
    AdverseRecordRemoved,
    FirmBarLifted,
    FirmBarred,
    MajorChangeDecided,
    MajorChangeReported,
)
from contracts.enterprise_support import (
    PolicyGranted,
    TrademarkBatchReversed,
    TrademarksCounted,
    WhiteListChanged,
    WorkshopRecognized,
    WorkshopWithdrawn,
)
from contracts.finance import ConsentGranted, ConsentRevoked, MatchDecided, NeedStated
from contracts.finance_listings import (
    FirmDelisted,
    FirmListed,
    ListingReversed,
    OtcRecorded,
    OtcRecordEnded,
    OtcRecordReversed,
)
from contracts.parks import ParkEstablished, ResidentMovedIn, ResidentMovedOut
from contracts.targets import (
    EnvironmentAssessmentPublished,
    MonitorPeriodClosed,
    SnapshotPublished,
    StatementApproved,
)


@dataclass(frozen=True)
class Entry:
    """One event, the services that listen, and why nobody inside does where the list is empty."""

    event: type[Event]
    consumers: tuple[str, ...]
    outside: str | None = None


PARTITIONS = 6
"""Partitions of each topic: enough to spread a service over six workers; raising it would reorder keys."""

CATALOGUE: tuple[Entry, ...] = (
    Entry(EnterpriseRegistered, ("parks", "finance", "targets")),
    Entry(EnterpriseChanged, ("parks", "finance", "targets")),
    Entry(AnnualReportFiled, ("finance",)),
    Entry(RecognitionGranted, ("parks", "finance", "targets")),
    Entry(RecognitionRevoked, ("parks", "finance", "targets")),
    Entry(
        RecognitionExpired,
        (),
        outside="listeners count by the last day that came with the grant; firms and desktops are told",
    ),
    Entry(
        RecognitionSuspended, (), outside="a suspended title stays on the list and counts; firms and desktops are told"
    ),
    Entry(RecognitionReinstated, (), outside="a suspended title had stayed on the list; firms and desktops are told"),
    Entry(RecognitionPutUnderReview, (), outside="a title under review stays in force; firms and desktops are told"),
    Entry(RecognitionUpheld, (), outside="a title under review had stayed in force; firms and desktops are told"),
    Entry(ObjectionRaised, (), outside="officers' desktops show what is to be handled"),
    Entry(ObjectionHandled, (), outside="who objected reads the outcome at their own desktop"),
    Entry(SiteVisitDrawn, (), outside="officers' desktops plan the visits"),
    Entry(SiteVisitRecorded, (), outside="officers' desktops go on with the review"),
    Entry(ApplicationReminded, (), outside="desktops and message services tell whoever the term binds"),
    Entry(ApplicationMoved, (), outside="officers' desktops and the pipeline forecast read it from the topic"),
    Entry(RuleSetActivated, (), outside="systems that prepare applications load the standards of the next rounds"),
    Entry(RuleSetWithdrawn, (), outside="systems that had loaded a standard before its first day drop it"),
    Entry(WorkshopRecognized, ("targets",)),
    Entry(WorkshopWithdrawn, ("targets",)),
    Entry(TrademarksCounted, ("targets",)),
    Entry(TrademarkBatchReversed, ("targets",)),
    Entry(WhiteListChanged, ("finance",)),
    Entry(PolicyGranted, (), outside="the firm and whoever pays or serves by a policy are told; nobody counts it"),
    Entry(UnicornEntered, ("targets",)),
    Entry(UnicornLeft, ("targets",)),
    Entry(AchievementProposed, ("targets",)),
    Entry(AchievementSelected, ("targets",)),
    Entry(AchievementSelectionReversed, ("targets",)),
    Entry(HardTechEntered, ("targets",)),
    Entry(HardTechWithdrawn, ("targets",)),
    Entry(TechNeedOpened, (), outside="institutes and platforms that answer technology needs read it from the topic"),
    Entry(TechNeedMoved, (), outside="whoever answers a technology need learns that it is taken, solved or withdrawn"),
    Entry(ChainLinked, (), outside="the city's analysts draw the graph of the four chains from the topic"),
    Entry(ChainLinkEnded, (), outside="the city's analysts draw the graph of the four chains from the topic"),
    Entry(AchievementLinked, (), outside="the city's analysts draw the graph of the four chains from the topic"),
    Entry(AchievementLinkEnded, (), outside="the city's analysts draw the graph of the four chains from the topic"),
    Entry(
        ChampionListed,
        (),
        outside="sponsors and districts follow the lists; titles are counted by recognitions",
    ),
    Entry(CoachingTaskDue, (), outside="message services remind the firm, its officer or the department"),
    Entry(OfficerAssigned, ("targets",)),
    Entry(OfficerAssignmentEnded, ("targets",)),
    Entry(PoolChanged, ("targets",)),
    Entry(AdverseRecordEntered, (), outside="the firm and its district are told; whoever lends asks by the white list"),
    Entry(AdverseRecordRemoved, (), outside="the firm and its district are told that a record no longer stands"),
    Entry(
        FirmBarred,
        (),
        outside="the firm and its district are told; bars after revocations come with RecognitionRevoked",
    ),
    Entry(FirmBarLifted, (), outside="the firm and its district are told that it may apply again"),
    Entry(MajorChangeReported, (), outside="officers' desktops show what is to be decided"),
    Entry(MajorChangeDecided, (), outside="the firm is told; the new profile comes with EnterpriseChanged"),
    Entry(ParkEstablished, ("targets",)),
    Entry(ResidentMovedIn, ("enterprise", "finance", "targets")),
    Entry(ResidentMovedOut, ("enterprise", "finance", "targets")),
    Entry(NeedStated, (), outside="partner systems that count demand for finance"),
    Entry(ConsentGranted, (), outside="the bank that may now read is told by its own list of matches"),
    Entry(ConsentRevoked, (), outside="the bank that may no longer read is told by its own list of matches"),
    Entry(MatchDecided, (), outside="partner systems that follow the outcome of a match"),
    Entry(FirmListed, ("targets",)),
    Entry(FirmDelisted, ("targets",)),
    Entry(ListingReversed, ("targets",)),
    Entry(OtcRecorded, ("targets",)),
    Entry(OtcRecordEnded, ("targets",)),
    Entry(OtcRecordReversed, ("targets",)),
    Entry(StatementApproved, (), outside="frontends that show stated figures beside counted ones"),
    Entry(SnapshotPublished, (), outside="newspapers and archives fetch what was published and check its hash"),
    Entry(MonitorPeriodClosed, (), outside="analysts and desktops that follow the indices of the monitoring"),
    Entry(EnvironmentAssessmentPublished, (), outside="districts and open-data pages show the published scores"),
)

EVENTS: dict[str, type[Event]] = {entry.event.type: entry.event for entry in CATALOGUE}
TOPICS: tuple[str, ...] = tuple(sorted({entry.event.topic for entry in CATALOGUE}))


def topics_of(service: str) -> tuple[str, ...]:
    """The topics a service produces to; a topic has one producer, named before the first dot."""
    return tuple(topic for topic in TOPICS if topic.split(".", 1)[0] == service)


def heard_by(service: str) -> tuple[type[Event], ...]:
    """The events a service listens to."""
    return tuple(entry.event for entry in CATALOGUE if service in entry.consumers)


def listeners_of(service: str) -> tuple[str, ...]:
    """The services that listen to a topic of this one."""
    own = topics_of(service)
    return tuple(sorted({name for entry in CATALOGUE if entry.event.topic in own for name in entry.consumers}))
