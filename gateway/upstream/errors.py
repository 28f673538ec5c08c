"""What can go wrong with an upstream, told by whether the request may have been seen."""


class UpstreamError(Exception):
    """The upstream did not give a whole answer."""


class NotReached(UpstreamError):
    """No connection came about: nothing of the request was sent."""


class Dropped(UpstreamError):
    """The connection ended before the first byte of an answer: the request may have been seen."""


class Broken(UpstreamError):
    """The answer is not HTTP or ended in its middle."""
