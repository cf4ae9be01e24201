"""Run the `>>>` examples of documents, in the project's own interpreter, and tell what each said.

`python verify_gate_examples.py ASKED TOLD`: ASKED is a JSON list of documents, each an object of its `path` and its
`blocks`, a list of [line, text]. TOLD gets a JSON object: how many examples `ran`, and those that `failed`, a list of
[path, line, source, expected, got]; `TOLD.running` has the path and line of the block that runs. Each document has
names of its own, shared by its blocks. It runs on Python 3.8.
"""

from __future__ import annotations

import doctest
import io
import json
import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)*", re.MULTILINE)
MODULE = re.compile(r"\A(?:\w+\.)+(?=\w)")


def same_exception(want: str, raised: str) -> bool:
    """Whether an exception and its message are as expected, wherever its class is from."""
    return doctest.OutputChecker().check_output(MODULE.sub("", want), MODULE.sub("", raised), FLAGS)


class Runner(doctest.DocTestRunner):
    """Keeps the failures instead of printing them."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=FLAGS)
        self.failed: list[list[Any]] = []

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        """Keep what came instead of what was expected; an exception may stand there without its module."""
        raised = TRACEBACK.sub("", got)
        if example.exc_msg is None or not same_exception(example.exc_msg, raised):
            self._keep(test, example, raised)

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        """Keep what was raised."""
        self._keep(test, example, "".join(traceback.format_exception_only(*exc_info[:2])))

    def _keep(self, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        line = (test.lineno or 0) + example.lineno + 1
        self.failed.append([test.filename, line, example.source, example.want, got])


def run(documents: Sequence[Any], running: Path) -> dict[str, Any]:
    """Run every example: how many ran, and the failures. `running` always tells which block is at work."""
    runner, parser, ran = Runner(), doctest.DocTestParser(), 0
    for document in documents:
        path = document["path"]
        names: dict[str, Any] = {"__name__": "__main__"}
        for line, text in document["blocks"]:
            running.write_text(json.dumps([path, line]), encoding="utf-8")
            try:
                test = parser.get_doctest(text, {}, path, path, line - 1)
            except ValueError as error:
                ran += 1
                runner.failed.append([path, line, text.strip().split("\n")[0], "", str(error)])
                continue
            test.globs = names
            ran += sum(1 for example in test.examples if not example.options.get(doctest.SKIP))
            runner.run(test, out=io.StringIO().write, clear_globs=False)
    return {"ran": ran, "failed": runner.failed}


def main(words: Sequence[str]) -> int:
    """Run what is asked, and write the answer whole or not at all."""
    asked, told = map(Path, words)
    answer = run(json.loads(asked.read_text(encoding="utf-8")), Path(f"{told}.running"))
    part = Path(f"{told}.part")
    part.write_text(json.dumps(answer), encoding="utf-8")
    part.replace(told)
    return 0


if __name__ == "__main__":
    del sys.path[0]  # nothing of the project's is imported from this file's own folder
    sys.exit(main(sys.argv[1:]))
