"""A plan carried out: files laid into the scratch folder, commands run in turn, all of it in the instrument's log."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from stat import S_ISREG
from threading import Event, get_native_id
from typing import BinaryIO, TextIO

from verify_gate.domain.reading import Unreadable
from verify_gate.masking import Mask
from verify_gate.plugin import Command, Completed, Plan
from verify_gate.process import Ended, Request

OUTPUT_LIMIT = 32_000_000
"""Bytes of one output that are read into memory; the log has it all."""

IGNORED = "*\n"
"""What the gate's own folder says in its .gitignore: all of it."""

LINE_LIMIT = 1_000_000
"""Characters of a line that are read at once."""

Runner = Callable[[Request, Event], Ended]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the gate works for one instrument, all of it below its own folder in the project."""

    home: Path
    scratch: Path
    log: Path
    cache: Path

    @staticmethod
    def of(home: Path, name: str) -> Folders:
        """The folders of the instrument `name` below `home`."""
        return Folders(home, home / "work" / name, home / "logs" / f"{name}.log", home / "cache" / name)

    def output(self, command: int, stream: str) -> Path:
        """What a command of the plan, counted from 0, wrote to `stdout` or `stderr`; there until the next reading."""
        return self.scratch / f".{command}.{stream}"

    def make(self) -> None:
        """Make them, the scratch folder anew and empty. Raises `Unreadable` where they cannot be used."""
        make_home(self.home)
        for place in (self.scratch.parent, self.scratch, self.log.parent, self.cache.parent, self.cache):
            _refuse_link(place)
        with usable(self.home):
            if self.scratch.exists():
                shutil.rmtree(self.scratch)
            for folder in (self.scratch, self.log.parent, self.cache):
                folder.mkdir(parents=True, exist_ok=True)


def make_home(home: Path) -> None:
    """Make the gate's own folder, ignored by git. Raises `Unreadable` where it cannot be used."""
    _refuse_link(home)
    with usable(home):
        home.mkdir(exist_ok=True)
        if not _is_plain(home / ".gitignore", len(IGNORED)):
            put(home / ".gitignore", IGNORED)


def put(file: Path, text: str) -> None:
    """Write a file whole or not at all. What lies in its place, be it a link or a pipe, is not written through."""
    new = file.with_name(f"{file.name}.{get_native_id()}")
    try:
        with _anew(new) as stream:
            stream.write(text.encode())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def usable(home: Path) -> Iterator[None]:
    """Whatever happens inside to files below `home`: raises `Unreadable` where the system refuses it."""
    try:
        yield
    except OSError as error:
        raise Unreadable(
            f"{error.filename or home} cannot be used: {error.strerror}. The gate keeps logs and scratch files in "
            f"{home.name}/: it needs the right to write there, and room, and nothing else may remove them."
        ) from error


def _is_plain(file: Path, size: int) -> bool:
    """Whether it is a file of that many bytes, and no link to one."""
    try:
        found = file.lstat()
    except FileNotFoundError:
        return False
    return S_ISREG(found.st_mode) and found.st_size == size


def _anew(file: Path) -> BinaryIO:
    """The file, new and empty, in place of whatever lies there."""
    file.unlink(missing_ok=True)
    return open(file, "xb")


def _refuse_link(place: Path) -> None:
    if place.is_symlink():
        raise Unreadable(
            f"{place} is a link to elsewhere, and the gate writes and removes files in it. Remove the link."
        )


@dataclass
class Execution:
    """The commands of one instrument: how to run them, how long they may take, what they have cost so far."""

    run: Runner
    cancel: Event
    folders: Folders
    root: Path
    environ: Mapping[str, str]
    timeout: float
    ended: list[Ended] = field(default_factory=list)
    commands: list[tuple[str, ...]] = field(default_factory=list)
    _log: BinaryIO = field(init=False)

    @cached_property
    def mask(self) -> Mask:
        """What keeps the secrets of the commands' environment out of the log and the report."""
        return Mask(self.environ)

    @contextmanager
    def logged(self) -> Iterator[None]:
        """The log, open for everything that happens inside. Raises `Unreadable` where a file of the gate's fails."""
        with usable(self.folders.home), _anew(self.folders.log) as self._log:
            yield

    def note(self, line: str) -> None:
        """A line of the gate's own in the log."""
        self._log.write(self.mask.text(line).encode("utf-8", "replace") + b"\n")

    def carry_out(self, plan: Plan) -> list[Completed]:
        """The outcomes of the plan's commands. Raises `Unreadable` where one did not run to its end by itself."""
        deadline = time.monotonic() + self.timeout
        outcomes: list[Completed] = []
        with usable(self.folders.home):
            for name, text in plan.files.items():
                file = self.folders.scratch / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            for command in plan.commands:
                outcome = self._one(command, deadline - time.monotonic())
                outcomes.append(outcome)
                if command.goes_on is not None and outcome.exit_code not in command.goes_on:
                    break
        return outcomes

    def _one(self, command: Command, seconds: float) -> Completed:
        for file in command.writes.values():
            file.unlink(missing_ok=True)
        out, err = (self.folders.output(len(self.ended), stream) for stream in ("stdout", "stderr"))
        self.commands.append(command.argv)
        self.note(f"$ {' '.join(command.argv)}")
        env = {**self.environ, **command.env}
        ended = self.run(Request(command.argv, command.cwd or self.root, env, seconds, out, err), self.cancel)
        self.ended.append(ended)
        for stream in (out, err):
            if stream.exists():
                with open(stream, "rb") as source:
                    self.mask.copy(source, self._log)
        self.note(f"= exit {ended.exit_code} after {ended.duration_s:.2f} s")
        return Completed(
            command,
            self._exit_code(ended, command),
            _text(out, "standard output"),
            _text(err, "standard error", command.keep),
            {name: _text(file, file.name) for name, file in command.writes.items() if _was_written(file)},
        )

    def _exit_code(self, ended: Ended, command: Command) -> int:
        program = Path(command.argv[0]).name
        if ended.exit_code is None:
            raise Unreadable(ended.failure or f"{program} could not be started.")
        if ended.timed_out:
            raise Unreadable(
                f"{program} was still running after {self.timeout:g} s and was stopped. "
                "Give it a longer timeout in verify.toml."
            )
        if ended.exit_code < 0:
            raise Unreadable(f"{program} was killed by signal {-ended.exit_code}; the log has what it said before.")
        return ended.exit_code


def _was_written(file: Path) -> bool:
    """Whether there is a file. Raises `Unreadable` for anything else in its place: it has an end that nobody knows."""
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise Unreadable(f"It left something at {file.name} that is no plain file, so what it wrote cannot be read.")
    return file.is_file()


def _text(path: Path, what: str, keep: str | None = None) -> str:
    """The text of an output, or those of its lines that match `keep`. Raises `Unreadable` where that is too much."""
    size = 0 if keep else path.stat().st_size
    text = ""
    if size <= OUTPUT_LIMIT:
        with open(path, encoding="utf-8", errors="replace") as lines:
            text = "".join(_kept(lines, re.compile(keep))) if keep else lines.read()
    if max(size, len(text)) > OUTPUT_LIMIT:
        raise Unreadable(
            f"Its {what} is over {OUTPUT_LIMIT // 1_000_000} MB, more than can be trusted; the log has it."
        )
    return text


def _kept(lines: TextIO, pattern: re.Pattern[str]) -> Iterator[str]:
    """The lines that match, and no more of them than are too much; one without an end is taken in pieces."""
    length = 0
    while length <= OUTPUT_LIMIT and (line := lines.readline(LINE_LIMIT)):
        if pattern.search(line):
            length += len(line)
            yield line
