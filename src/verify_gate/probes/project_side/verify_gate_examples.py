"""Run the `>>>` examples of documents, in the project's own interpreter, and tell what each said.

`python verify_gate_examples.py ASKED TOLD`: ASKED is a JSON list of documents, each an object of its `path` and its
`blocks`, a list of [line, text]; TOLD gets a JSON list of [path, line, expected, got] for those that fail, and the
number that ran. Each document has names of its own, shared by its blocks. It runs on Python 3.8.
"""

import doctest
import io
import json
import os
import sys
import traceback

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Runner(doctest.DocTestRunner):
    """Keeps the failures instead of printing them."""

    def __init__(self):
        super().__init__(optionflags=FLAGS, verbose=False)
        self.failed = []

    def report_failure(self, out, test, example, got):
        """Keep what came instead of what was expected."""
        self._keep(test, example, got)

    def report_unexpected_exception(self, out, test, example, exc_info):
        """Keep the last line of the exception."""
        self._keep(test, example, "".join(traceback.format_exception_only(*exc_info[:2])))

    def _keep(self, test, example, got):
        line = (test.lineno or 0) + example.lineno + 1
        self.failed.append([test.filename, line, example.source, example.want, got])


def run(documents):
    """Run every example: the failures, and how many ran."""
    runner, parser, ran = Runner(), doctest.DocTestParser(), 0
    for document in documents:
        names = {"__name__": "__main__"}
        for line, text in document["blocks"]:
            try:
                test = parser.get_doctest(text, names, document["path"], document["path"], line - 1)
            except ValueError as error:
                ran += 1
                runner.failed.append([document["path"], line, "", "an example", str(error)])
                continue
            test.globs = names
            ran += sum(1 for each in test.examples if not each.options.get(doctest.SKIP))
            runner.run(test, out=io.StringIO().write, clear_globs=False)
    return {"failed": runner.failed, "ran": ran}


def main(words):
    """Run what is asked; what the examples print by other ways than `print` is not mixed up with the answer."""
    asked, told = words
    with open(asked, encoding="utf-8") as file:
        documents = json.load(file)
    answer = run(documents)
    with open(told + ".part", "w", encoding="utf-8") as file:
        json.dump(answer, file)
    os.replace(told + ".part", told)
    return 0


if __name__ == "__main__":
    del sys.path[0]  # this script's own folder: none of what lies there is the project's
    sys.exit(main(sys.argv[1:]))
