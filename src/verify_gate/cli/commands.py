"""The commands besides the reading itself: what each can be asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from verify_gate.cli.ending import answered, coded, ended
from verify_gate.cli.formats import FORMATS
from verify_gate.cli.hook.commands import hook
from verify_gate.cli.projects import names
from verify_gate.cli.request import Request
from verify_gate.cli.schema import SchemaName, print_schema
from verify_gate.domain.cadence import Cadence

commands = typer.Typer()
commands.add_typer(hook, name="hook", short_help="Set up the hooks of git and of Claude Code.")


@commands.command(short_help="Look at this project, and write its verify.toml.")
def init(
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is proposed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the files instead of writing them.")] = False,
    ci: Annotated[
        bool, typer.Option("--ci", help="Write the job for GitHub too: .github/workflows/verify.yml.")
    ] = False,
) -> None:
    """Look at this project, read it once, and write a verify.toml for it; where there is one, say what has changed."""
    from verify_gate.cli.init import Wish
    from verify_gate.cli.init import init as look_and_write

    raise typer.Exit(ended(partial(look_and_write, Wish(yes=yes, show=dry_run, ci=ci))))


@commands.command(short_help="Show what the green build of a small project hides.")
def demo(
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Leave the project in DIR, which is empty or not there yet.")
    ] = None,
) -> None:
    """Measure a small project whose ordinary build is green, and show what that hides: under a minute, no set-up.

    Exit 0 where all of that was shown, 3 where it could not be.
    """
    from verify_gate.cli.demo import demo as show_demo

    raise typer.Exit(answered(partial(show_demo, keep)))


@commands.command(short_help="Show the last run's report again, in any format.")
def report(
    *,
    format_: Annotated[str, typer.Option("--format", metavar="F", help=f"One of {', '.join(FORMATS)}.")] = "text",
    output: Annotated[
        list[str] | None, typer.Option(metavar="F=FILE", help="The report in a format, to a file. Repeatable.")
    ] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="As for verify itself.")] = False,
    anew: Annotated[bool, typer.Option("--push", "--milestone", "--fresh", hidden=True)] = False,
) -> None:
    """Show the report of the last run again, in any format; nothing is run. Its verdict is the exit code."""
    from verify_gate.cli.report import show_again

    raise typer.Exit(answered(partial(show_again, format_, tuple(output or ()), config, verbose=verbose, anew=anew)))


@commands.command(short_help="Print the JSON Schema of what goes in or comes out.")
def schema(name: Annotated[SchemaName, typer.Argument(help="Which schema.")]) -> None:
    """Print a JSON Schema: of verify.toml (config), of an executable's reading, or of the JSON report."""
    print_schema(name)


@commands.command(short_help="Say how an instrument is set, and what it read last.")
def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An instrument of verify.toml.", autocompletion=names)],
    *,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Say what an instrument asks, how it is set, what it read last, and what it cannot see."""
    from verify_gate.cli.explain import explain as print_page

    raise typer.Exit(ended(partial(print_page, name, config)))


@commands.command("list", short_help="List the instruments, and what they came to last.")
def list_(
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """List the instruments of verify.toml with what they came to last, and the adapters that there are."""
    from verify_gate.cli.listing import show

    raise typer.Exit(ended(partial(show, config)))


@commands.command(short_help="Say what stands in the way of a reading.")
def doctor(
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Say of each tool where it was found, whether it works, and what mends it. Exit 1 where a reading would fail."""
    from verify_gate.cli.doctor.command import doctor as look_around

    raise typer.Exit(answered(partial(look_around, config)))


@commands.command(short_help="Draw how the needles moved over the last runs.")
def history(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="All needles of just these instruments.", autocompletion=names),
    ] = None,
    *,
    runs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Just the last N runs.")] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Draw how the needles moved over the last runs: where they stand, where they were out of range, what changed."""
    from verify_gate.cli.history import history as draw

    raise typer.Exit(ended(partial(draw, names or (), runs, config)))


@commands.command(short_help="Tighten the baseline to what the last run read.")
def ratchet(
    *,
    adopt: Annotated[bool, typer.Option("--adopt", help="Take what is not in range yet as it is, once.")] = False,
    loosen: Annotated[
        str | None, typer.Option(metavar="WHAT", help="An instrument, or INSTRUMENT:FILE, to step back with.")
    ] = None,
    to: Annotated[float | None, typer.Option(metavar="N", help="How far: a floor, or how many findings.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; it stays in the file.")] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Tighten verify.baseline.toml to what the last run read; or adopt it, or loosen it with a reason."""
    from verify_gate.cli.ratchet import Step, carry_out

    step = Step(config=config, adopt=adopt, loosen=loosen, to=to, reason=reason)
    raise typer.Exit(ended(partial(carry_out, step)))


@commands.command("merge-baseline", short_help="Merge two baselines: a merge driver for git.")
def merge_baseline(
    base: Annotated[Path, typer.Argument(help="The common ancestor; git's %O.")],
    ours: Annotated[Path, typer.Argument(help="Our side, which becomes the merged one; git's %A.")],
    theirs: Annotated[Path, typer.Argument(help="Their side; git's %B.")],
) -> None:
    """Merge two baselines into the tighter of both: a merge driver for git."""
    from verify_gate.cli.ratchet import merge_files

    raise typer.Exit(ended(partial(merge_files, base, ours, theirs)))


@commands.command(short_help="Read again at every saved change, until Ctrl-C.")
def watch(
    *,
    push: Annotated[bool, typer.Option("--push", help="Read the instruments of cadence push too.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Just this instrument. Repeatable.", autocompletion=names)
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Read up to N instruments at once.")] = 1,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="As for verify itself.")] = False,
) -> None:
    """Read, and at every saved change read again what it can touch, until Ctrl-C."""
    from verify_gate.cli.watching.command import watch as read_on

    cadence = Cadence.PUSH if push else Cadence.CHANGE
    request = Request(cadence=cadence, only=tuple(only or ()), jobs=jobs, config=config, quiet=quiet, verbose=verbose)
    raise typer.Exit(coded(partial(read_on, request)))


@commands.command(short_help="Serve an agent by the Model Context Protocol.")
def mcp(
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Serve an agent on standard input and output: read an instrument, list findings, explain one."""
    from verify_gate.cli.mcp.server import serve

    raise typer.Exit(ended(partial(serve, config)))
