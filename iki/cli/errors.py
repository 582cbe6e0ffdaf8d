"""The exception of the shell, and a kind of it that ends more than the work in which it is met."""


class UsageError(Exception):
    """The command cannot run as it was called: one line for the user, exit 2.

    `hint`, what to do or what was meant, is a sentence of its own.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}. {hint[0].upper()}{hint[1:]}" if hint else message)


class SourceFailedError(UsageError):
    """An engine failed to answer: of many agencies no other one can be asked for either."""
