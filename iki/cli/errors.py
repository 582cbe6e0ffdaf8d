"""The exception of the shell, and a kind of it that ends more than the work in which it is met."""


class UsageError(Exception):
    """The command cannot run as it was called: one line for the user, exit 2."""


class SourceFailedError(UsageError):
    """An engine failed to answer: of many agencies no other one can be asked for either."""
