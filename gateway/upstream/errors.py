"""What can go wrong with an upstream, told by whether the request may have been seen."""


class UpstreamError(Exception):
    """The upstream did not give a whole answer."""


class NotReached(UpstreamError):  # noqa: N818 - the situation
    """No connection came about: nothing of the request was sent."""


class Dropped(UpstreamError):  # noqa: N818 - the situation
    """The connection ended before the first byte of an answer: the request may have been seen."""


class Broken(UpstreamError):  # noqa: N818 - the situation
    """The answer is not HTTP or ended in its middle."""
