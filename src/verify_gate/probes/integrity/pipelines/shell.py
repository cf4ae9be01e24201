"""What a script runs: the program of each of its commands, and whether its failure counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from verify_gate.probes.integrity.pipelines.programs import programs
from verify_gate.probes.integrity.pipelines.script import CLOSED, OPEN, Command, commands_of

_SWALLOWS = re.compile(r"(?:true|:|exit 0|echo\b.*|printf\b.*|/bin/true)$")
_FAILS = re.compile(r"(?:exit|return)(?: (?:[1-9]|\$).*)?$|false$")
_ASKS = frozenset({"if", "elif", "while", "until"})
_TESTS = frozenset({"[", "[[", "cd", "test", "false"})
"""What may stand before `&&` so that a command is not run, or looks at something else."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command: its program as it is best known, its words, its line from 0, and what swallows its failure.

    `source` is its whole line as it is written. `conditions` are what else stands around it, so that it may not run,
    or its failure not count.
    """

    program: str
    words: tuple[str, ...]
    line: int
    swallowed: str | None = None
    conditions: tuple[str, ...] = ()
    source: str = ""


def runs_of(script: str, *, pipefail: bool = False, strict: bool = True) -> tuple[Run, ...]:
    """The commands of a script. A pipe hides the failure of all but its last unless `pipefail` is set.

    The failure of a command counts by itself where it stands alone, in no block, and, unless the shell is `strict`,
    at the end; everything else is told.
    """
    pipefail = pipefail or re.search(r"(?m)^\s*set\s.*pipefail", script) is not None
    return tuple(_Script(commands_of(script), pipefail, strict).runs())


@dataclass(frozen=True)
class _Script:
    commands: list[Command]
    pipefail: bool
    strict: bool

    def runs(self) -> Iterator[Run]:
        lenient: str | None = None
        for place, command in enumerate(self.commands):
            told = " ".join(command.words)
            if re.match(r"set \+\w*e|set \+o errexit", told) or re.match(
                r"trap .*\bexit(?! *\$).* (?:EXIT|ERR|0)\b", told
            ):
                lenient = told
            elif re.match(r"set -\w*e|set -o errexit", told):
                lenient = None
            swallowed = lenient or self._swallowed(place)
            conditions = tuple(dict.fromkeys(self._conditions(place)))
            for program in programs(command.words):
                hidden = self._replaced(program) or swallowed
                yield Run(program, command.words, command.line, hidden, conditions, command.source)
            is_alone = not command.within and (not place or self.commands[place - 1].join in {";", "\n"})
            if re.fullmatch(r"exit(?: 0)?", told) and is_alone:
                lenient = f"{told} before it"

    def _replaced(self, program: str) -> str | None:
        """What stands in a program's place from its name alone: a function of the script, or an alias."""
        name = program.partition(" ")[0]
        for command in self.commands:
            if command.defines == name:
                return f"{name}()"
            if command.words[0] == "alias" and any(word.startswith(f"{name}=") for word in command.words):
                return f"alias {name}"
        return None

    def _swallowed(self, place: int) -> str | None:
        """What surely keeps a failure from counting."""
        places = (place, *(self.commands[at].closer for at in self._blocks(place)))
        return next((text for at in places if at is not None for text in self._hidden(at)), None)

    def _blocks(self, place: int) -> tuple[int, ...]:
        """The openers of the blocks around a command; a brace stands in one line with the first that it holds."""
        command = self.commands[place]
        return (*command.within, place) if "{" in command.keywords else command.within

    def _hidden(self, place: int) -> Iterator[str]:
        last = self._end_of_chain(place)
        join = self.commands[last].join
        then = self.commands[last + 1] if last + 1 < len(self.commands) else None
        told = then.told if then else ""
        if join == "||" and then and not self._fails(last + 1) and (_SWALLOWS.match(told) or self._is_group(last + 1)):
            yield f"|| {told}"
        if join == ";" and then and then.join in {"\n", ""} and re.fullmatch(r"true|:|exit 0", told):
            yield f"; {told}"
        join = self.commands[place].join
        if join == "&" or (join in {"|", "|&"} and not self.pipefail):
            yield "&" if join == "&" else f"| {self.commands[place + 1].told if place + 1 < len(self.commands) else ''}"

    def _conditions(self, place: int) -> Iterator[str]:
        """What else stands around a command, in words that stay the same where only its own do not."""
        for at in self._blocks(place):
            yield from self._block(at)
        for at in (*self.commands[place].within, place):
            yield from self._before(at)
        yield from self._beside(place)

    def _beside(self, place: int) -> Iterator[str]:
        """What a command's own line says, and what comes after it."""
        command = self.commands[place]
        if command.text_of:
            yield f"<< {command.text_of}"
        asked = [word for word in command.keywords if word in _ASKS or word == "!"]
        if asked and not self._is_answered(place):
            yield f"{asked[0]} …"
        last = self._end_of_chain(place)
        is_last = all(each.words[0] in CLOSED for each in self.commands[last + 1 :])
        if self.commands[last].join == "||" and not self._fails(last + 1) and last + 1 < len(self.commands):
            yield f"|| {self.commands[last + 1].told}"
        elif self.commands[last].join in {";", "\n"} and not is_last and (last != place or not self.strict):
            yield "&&, and more after it" if last != place else "more after it, without -e"

    def _before(self, place: int) -> Iterator[str]:
        """What a command waits for: the failure of another, or a question."""
        before = self.commands[place - 1] if place else None
        if before and before.join == "||":
            yield f"{before.told} ||"
        if before and before.end.startswith("(") and before.words[-1].endswith("$") and len(before.words) > 1:
            yield "$(…)"
        while before and before.join == "&&":
            if before.words[0] in _TESTS:
                yield f"{before.told} &&"
            place -= 1
            before = self.commands[place - 1] if place else None

    def _block(self, place: int) -> Iterator[str]:
        opener = self.commands[place]
        if opener.defines:
            if opener.defines not in self._called:
                yield f"{opener.defines}()"
            return
        kind = next((word for word in opener.keywords if word in OPEN), "{")
        if kind != "{":
            yield f"{kind} {opener.told}" if kind in {"if", "case"} else kind

    @cached_property
    def _called(self) -> frozenset[str]:
        """The functions that are called so that their failure counts."""
        names = {each.defines for each in self.commands}
        heads = [(at, each.told.partition(" ")[0]) for at, each in enumerate(self.commands)]
        return frozenset(name for at, name in heads if name in names and self._is_plain_call(at))

    def _is_plain_call(self, place: int) -> bool:
        """Whether the failure of a function counts where it is called; of what calls the caller, nothing is asked."""
        if self.commands[place].end.startswith("()"):
            return False
        is_free = all("{" in self.commands[at].words for at in self._blocks(place))
        return is_free and self._swallowed(place) is None and not [*self._before(place), *self._beside(place)]

    def _is_answered(self, place: int) -> bool:
        """Whether `if ! command` ends the script with a failure."""
        command = self.commands[place]
        inside = self.commands[place + 1 : command.closer]
        negated = "!" in command.keywords and "if" in command.keywords and command.closer is not None
        answer = next((at for at, each in enumerate(inside) if each.words[0] in {"else", "elif"}), len(inside))
        return negated and any(_FAILS.match(each.told) for each in inside[:answer] if each.within[-1:] == (place,))

    def _is_group(self, place: int) -> bool:
        return self.commands[place].words[0] == "{" or "(" in self.commands[place - 1].end

    def _fails(self, place: int) -> bool:
        """Whether what stands there, a command or a group of them, surely ends with a failure."""
        if place >= len(self.commands):
            return False
        closer = self.commands[place].closer
        last = place if closer is None else closer - 1
        if closer is None and "(" in self.commands[place - 1].end:
            last = next((at for at in range(place, len(self.commands)) if ")" in self.commands[at].end), place)
        return _FAILS.match(self.commands[last].told) is not None

    def _end_of_chain(self, place: int) -> int:
        """The last of the commands that `&&` joins."""
        while place + 1 < len(self.commands) and self.commands[place].join == "&&":
            place += 1
        return place
