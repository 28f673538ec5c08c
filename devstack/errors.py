"""What may go wrong while starting, each told in a sentence instead of a traceback."""


class StackError(Exception):
    """The platform cannot go on; the text says why and what to do."""
