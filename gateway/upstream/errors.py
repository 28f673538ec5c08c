"""What can go wrong with an upstream, told by whether the request may have been seen."""


class UpstreamError(Exception):
    """The upstream did not give a whole answer."""


class NotReached(UpstreamError):
    """No connection came about: nothing of the request was sent."""


class Full(NotReached):
    """The address has as much in hand as it may have, and newcomers do not wait."""


class Dropped(UpstreamError):
    """The connection ended before the first byte of an answer: the request may have been seen."""


class Broken(UpstreamError):
    """The answer is not HTTP or ended in its middle."""
