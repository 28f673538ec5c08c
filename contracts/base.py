"""The base of every event and its CloudEvents 1.0 envelope."""

from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """A fact in the past tense.

    Subclasses set `type` (`enterprise.recognition_granted`), `topic` and `key_field`, the name of the field whose
    value orders the event: a firm's credit code, else the park, pool or fund id.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: ClassVar[str]
    topic: ClassVar[str]
    key_field: ClassVar[str] = "credit_code"

    @property
    def key(self) -> str:
        """The value that orders this event among its kin."""
        return str(getattr(self, self.key_field))


class Envelope(BaseModel):
    """CloudEvents 1.0 in structured JSON mode, with `sequence` growing per key and the W3C trace it belongs to."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    dataschema: str
    sequence: str
    traceparent: str | None = None
    data: dict[str, Any]


class Retired(ValueError):
    """Raised for an event type the catalogue no longer or does not yet know."""
