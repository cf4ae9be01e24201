"""Run the `>>>` examples of a document, in the project's own interpreter, and tell what each said.

`python verify_gate_examples.py ASKED TOLD`: ASKED is a JSON list of the document's blocks, each a list [line, text];
they share their names. TOLD gets lines of JSON as things happen, so that nothing is lost with the process:
["begins", line, source], ["fails", line, source, expected, got], and at the very end ["ended", 0, ""].
It runs on Python 3.8.
"""

from __future__ import annotations

import doctest
import io
import json
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

FLAGS = doctest.ELLIPSIS

TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)*", re.MULTILINE)
ELIDED = re.compile(r"\A(?:[ \t]*(?:<\.{3}>|\[\.{3}\])[ \t]*\n)+")
"""What stands above an exception where a document leaves its traceback out."""
MODULE = re.compile(r"\A(?:\w+\.)+(?=\w)")


class Runner(doctest.DocTestRunner):
    """Tells each example and each failure instead of printing them."""

    def __init__(self, tell: Callable[..., None]) -> None:
        checker = doctest.OutputChecker()
        checker.check_output = checker.check_output  # type: ignore[method-assign]  # an example may change the class's
        super().__init__(checker=checker, verbose=False, optionflags=FLAGS)
        self.agrees = checker.check_output
        self.tell = tell

    def report_start(self, out: Any, test: doctest.DocTest, example: doctest.Example) -> None:
        """Tell that an example begins."""
        self.tell("begins", line_of(test, example), example.source)

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        """Tell what came instead of what was expected, unless only the module of a class is left out there.

        That is any module for an exception, and else the document's own, which Sphinx has no name for.
        """
        raised = TRACEBACK.sub("", got)
        if example.exc_msg is None:
            same = self.agrees(example.want, got.replace("__main__.", ""), self.optionflags)
        else:
            same = self.same_exception(example.exc_msg, raised)
        if not same:
            self.tell("fails", line_of(test, example), example.source, example.want, raised)

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        """Tell what was raised, unless it is what the document shows below a traceback that it leaves out."""
        said = traceback.format_exception_only(*exc_info[:2])
        raised = said[-1] if isinstance(exc_info[1], SyntaxError) else "".join(said)  # the line itself is told anyway
        want, elided = ELIDED.subn("", example.want)
        if elided and self.same_exception(want, raised):
            return
        self.tell("fails", line_of(test, example), example.source, example.want, raised)

    def same_exception(self, want: str, raised: str) -> bool:
        """Whether an exception and its message are as expected, wherever its class is from."""
        return self.agrees(MODULE.sub("", want), MODULE.sub("", raised), self.optionflags)


def line_of(test: doctest.DocTest, example: doctest.Example) -> int:
    """The line of the document that an example begins on."""
    return (test.lineno or 0) + example.lineno + 1


def run(blocks: Sequence[Any], tell: Callable[..., None]) -> None:
    """Run every example of the blocks; `tell` is called for each thing that happens."""
    runner, parser = Runner(tell), doctest.DocTestParser()
    names: dict[str, Any] = {"__name__": "__main__"}
    for line, text in blocks:
        try:
            test = parser.get_doctest(text, {}, "example", "example", line - 1)
        except ValueError as error:
            first = text.strip().split("\n")[0]
            tell("begins", line, first)
            tell("fails", line, first, "", str(error))
            continue
        test.globs = names
        runner.run(test, out=io.StringIO().write, clear_globs=False)


def main(words: Sequence[str]) -> int:
    """Run what is asked, and tell of it line by line."""
    asked, told = map(Path, words)
    with told.open("w", encoding="utf-8") as lines:

        def tell(*what: Any) -> None:
            lines.write(json.dumps(what) + "\n")
            lines.flush()

        run(json.loads(asked.read_text(encoding="utf-8")), tell)
        tell("ended", 0, "")
    return 0


if __name__ == "__main__":
    del sys.path[0]  # nothing of the project's is imported from this file's own folder
    sys.exit(main(sys.argv[1:]))
