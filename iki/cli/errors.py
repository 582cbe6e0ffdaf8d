"""The one exception of the shell."""


class UsageError(Exception):
    """The command cannot run as it was called: one line for the user, exit 2."""
