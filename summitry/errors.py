"""What can go wrong, as exceptions that carry the exit code of the command they end."""

from __future__ import annotations


class SummitryError(Exception):
    """An expected failure; its message is one line a person can act on."""

    exit_code = 1


class InputError(SummitryError):
    """The caller's words, file or setting are off; nothing was changed."""

    exit_code = 2


class GateError(SummitryError):
    """The quality gate refused the build; the last published file stays."""

    exit_code = 3


class StageError(SummitryError):
    """A stage failed; what was done before it stays, and a rerun goes on from there."""

    exit_code = 4


class BusyError(SummitryError):
    """Another run holds this warehouse (EX_TEMPFAIL: try again later)."""

    exit_code = 75
