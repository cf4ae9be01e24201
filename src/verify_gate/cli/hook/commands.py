"""`verify hook …`: its words on the command line."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from verify_gate.cli.ending import ended
from verify_gate.cli.saying import say
from verify_gate.errors import Problem, UserError

hook = typer.Typer(help="Have the gate read before a commit, before a push, or in Claude Code's loop.")


class Host(StrEnum):
    """What calls a hook."""

    GIT = "git"
    CLAUDE = "claude"


class Agent(StrEnum):
    """What calls a hook with JSON on standard input."""

    CLAUDE = "claude"


_Host = Annotated[Host, typer.Argument(help="git, or claude for Claude Code.")]
_Commit = Annotated[bool, typer.Option("--pre-commit", help="Of git's hooks just this one: what verify reads.")]
_Push = Annotated[bool, typer.Option("--pre-push", help="Of git's hooks just this one: what verify --push reads.")]
_Config = Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")]


@hook.command()
def install(host: _Host, *, pre_commit: _Commit = False, pre_push: _Push = False, config: _Config = None) -> None:
    """Write the hooks. A hook that is not verify's own stays as it is, and the way to have both is said."""
    raise typer.Exit(ended(partial(_install, host, _kinds(pre_commit, pre_push), config)))


@hook.command()
def uninstall(host: _Host, *, pre_commit: _Commit = False, pre_push: _Push = False) -> None:
    """Take out the hooks that verify wrote, and nothing else."""
    raise typer.Exit(ended(partial(_uninstall, host, _kinds(pre_commit, pre_push))))


@hook.command()
def run(agent: Annotated[Agent, typer.Argument(help="What calls.")], *, config: _Config = None) -> None:
    """Answer a hook's call: JSON in, the decision out. Exit 0, or 2 where that could not be said."""
    from verify_gate.cli.hook.answer import answer

    raise typer.Exit({Agent.CLAUDE: answer}[agent](config))


def _kinds(pre_commit: bool, pre_push: bool) -> tuple[str, ...]:  # noqa: FBT001 - the two flags themselves
    from verify_gate.cli.hook.git import KINDS

    return tuple(kind for kind, asked in zip(KINDS, (pre_commit, pre_push), strict=True) if asked)


def _install(host: Host, kinds: tuple[str, ...], config: Path | None) -> None:
    _see_that_they_fit(host, kinds)
    from verify_gate.cli.hook import claude, git
    from verify_gate.cli.hook.place import place_of

    place = place_of(config)
    say(git.install(place, kinds or git.KINDS) if host is Host.GIT else claude.install(place))


def _uninstall(host: Host, kinds: tuple[str, ...]) -> None:
    _see_that_they_fit(host, kinds)
    from verify_gate.cli.hook import claude, git

    here = Path.cwd()
    say(git.uninstall(here, kinds or git.KINDS) if host is Host.GIT else claude.uninstall(here))


def _see_that_they_fit(host: Host, kinds: tuple[str, ...]) -> None:
    if kinds and host is not Host.GIT:
        said = f"--{kinds[0]} is a hook of git's."
        raise UserError(Problem("usage-hook", said, f"Write verify hook install {host.value}, or … git --{kinds[0]}."))
