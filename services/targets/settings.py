"""Settings of the targets service."""

from chassis.settings import Settings


class TargetsSettings(Settings):
    """What every process needs; the stream's pace is its own."""

    stream_poll_seconds: float = 0.1
