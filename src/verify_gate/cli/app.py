"""The command line: what can be asked for, and what the exit code says."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from verify_gate import __version__
from verify_gate.cli.completion import VARIABLE, code_of
from verify_gate.cli.ending import USAGE, answered, ended, exit_code_of
from verify_gate.cli.explain import explain as print_page
from verify_gate.cli.formats import FORMATS
from verify_gate.cli.hook.commands import hook
from verify_gate.cli.listing import names, show
from verify_gate.cli.ratchet import Step, merge_files, take
from verify_gate.cli.report import show_again
from verify_gate.cli.request import Request
from verify_gate.cli.schema import SchemaName, print_schema
from verify_gate.cli.streams import deliver
from verify_gate.domain.cadence import Cadence
from verify_gate.errors import Problem, Undelivered
from verify_gate.reports.escape import name

app = typer.Typer(
    name="verify",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(hook, name="hook")


@app.callback(invoke_without_command=True)
def verify(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    push: Annotated[bool, typer.Option("--push", help="Read the instruments of cadence push too.")] = False,
    milestone: Annotated[bool, typer.Option("--milestone", help="Read all instruments.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Read just this instrument. Repeatable.", autocompletion=names),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="F", help=f"The report on standard output: {', '.join(FORMATS)}.")
    ] = "text",
    output: Annotated[
        list[str] | None, typer.Option(metavar="F=FILE", help="The report in a format, to a file. Repeatable.")
    ] = None,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Take every reading anew, without any tool's cache; the default where CI is set."),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Read up to N instruments at once.")] = 1,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The verify.toml to read; default: the nearest one upwards.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="REF", help="What a change is measured against; default: as verify.toml says.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every finding, and the commands that were run.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Say whether this project's green build is telling the truth.

    Reads verify.toml, takes the readings of its instruments, and folds them into one verdict.
    Exit codes: 0 PASS, 1 FAIL, 2 usage or configuration, 3 UNKNOWN, 130 interrupted.
    """
    if version:
        print(f"verify {__version__}")  # noqa: T201 - the answer itself
        return
    if context.invoked_subcommand is not None:
        return
    cadence = Cadence.MILESTONE if milestone else Cadence.PUSH if push else Cadence.CHANGE
    request = Request(
        cadence=cadence,
        only=tuple(only or ()),
        format=format_,
        outputs=tuple(output or ()),
        fresh=fresh,
        jobs=jobs,
        config=config,
        base=base,
        quiet=quiet,
        verbose=verbose,
    )
    raise typer.Exit(exit_code_of(request))


@app.command()
def init(
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is proposed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the files instead of writing them.")] = False,
    ci: Annotated[
        bool, typer.Option("--ci", help="Write the job for GitHub too: .github/workflows/verify.yml.")
    ] = False,
) -> None:
    """Look at this project, read it once, and write a verify.toml for it; where there is one, say what has changed."""
    from verify_gate.cli.init import Wish  # noqa: PLC0415 - not loaded by every run
    from verify_gate.cli.init import init as look_and_write  # noqa: PLC0415 - see above

    raise typer.Exit(ended(partial(look_and_write, Wish(yes=yes, show=dry_run, ci=ci))))


@app.command()
def report(
    *,
    format_: Annotated[str, typer.Option("--format", metavar="F", help=f"One of {', '.join(FORMATS)}.")] = "text",
    output: Annotated[
        list[str] | None, typer.Option(metavar="F=FILE", help="The report in a format, to a file. Repeatable.")
    ] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="As for verify itself.")] = False,
) -> None:
    """Show the report of the last run again, in any format; nothing is run. Its verdict is the exit code."""
    raise typer.Exit(answered(partial(show_again, format_, tuple(output or ()), config, verbose=verbose)))


@app.command()
def schema(name: Annotated[SchemaName, typer.Argument(help="Which schema.")]) -> None:
    """Print a JSON Schema: of verify.toml (config), of an executable's reading, or of the JSON report."""
    print_schema(name)


@app.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An instrument of verify.toml.", autocompletion=names)],
    *,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Say what an instrument asks, how it is set, what it read last, and what it cannot see."""
    raise typer.Exit(ended(partial(print_page, name, config)))


@app.command("list")
def list_(
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """List the instruments of verify.toml with what they came to last, and the adapters that there are."""
    raise typer.Exit(ended(partial(show, config)))


@app.command()
def doctor(
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="The verify.toml; default: the nearest.")] = None,
) -> None:
    """Say of each tool where it was found, whether it works, and what mends it. Exit 1 where a reading would fail."""
    from verify_gate.cli.doctor.command import doctor as look_around  # noqa: PLC0415 - not loaded by every run

    raise typer.Exit(answered(partial(look_around, config)))


@app.command()
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
    step = Step(config=config, adopt=adopt, loosen=loosen, to=to, reason=reason)
    raise typer.Exit(ended(partial(_say_all, step)))


@app.command("merge-baseline")
def merge_baseline(
    base: Annotated[Path, typer.Argument(help="The common ancestor; git's %O.")],
    ours: Annotated[Path, typer.Argument(help="Our side, which becomes the merged one; git's %A.")],
    theirs: Annotated[Path, typer.Argument(help="Their side; git's %B.")],
) -> None:
    """Merge two baselines into the tighter of both: a merge driver for git."""
    raise typer.Exit(ended(partial(merge_files, base, ours, theirs)))


def _say_all(step: Step) -> None:
    lines = list(take(step))  # all of it is done before any is said: a reader may go early
    if sys.stdout is None:
        return
    error = deliver("".join(f"{name(line, sys.stdout.encoding)}\n" for line in lines))
    if error:
        said = f"What changed could not be written to standard output: {error.strerror}."
        raise Undelivered(Problem("output-unwritable", said, "Look into the file itself."))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    if arguments:
        os.environ.pop(VARIABLE, None)  # a shell that asks for words gives none: a run is never taken for its question
    try:
        app(list(arguments), prog_name="verify")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else USAGE
        return code if arguments else code_of(code)
    return 0
