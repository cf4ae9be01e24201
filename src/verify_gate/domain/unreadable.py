"""Why there is no reading."""

from __future__ import annotations


class Unreadable(Exception):
    """The instrument could not be read. The message is one sentence for a person: what happened, and the way out."""


class Impossible(Unreadable, ValueError):
    """A figure that nothing can have measured, such as one of four hundred digits, or more looked at than there is."""
