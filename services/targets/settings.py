"""Settings of the targets service."""

from pydantic import Field

from chassis.settings import Settings


class TargetsSettings(Settings):
    """What every process needs; the stream's pace and the seals' keys are its own."""

    stream_poll_seconds: float = 0.5
    seal_secret: str | None = Field(default=None, description="what the key of the seals comes from; else the cursors'")
    seal_keys_before: str = Field(default="", description="public keys of earlier seals, hex, parted by commas")
