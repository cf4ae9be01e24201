"""What `verify init` asks at a terminal. Where a person goes instead of answering, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from verify_gate.onboarding.facts import Layout
from verify_gate.onboarding.look import narrowed
from verify_gate.reports.escape import name


def source_of(layout: Layout) -> Layout:
    """The layout as a person has it, where several folders could be meant."""
    shown = name(" ".join(layout.source), "utf-8")
    question = "Which folders hold the code that is measured? (with blanks between)"
    with _interruptible():
        answer = str(typer.prompt(question, default=shown, err=True))
    return layout if answer == shown else narrowed(layout, answer.split())


def agreed(question: str) -> bool:
    """Whether a person says yes, which is what counts where they say nothing."""
    with _interruptible():
        return typer.confirm(question, default=True, err=True)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Where a person goes instead of answering, nothing is written."""
    try:
        yield
    except typer.Abort:
        raise KeyboardInterrupt from None
