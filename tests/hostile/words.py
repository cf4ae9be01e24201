"""Words that would be obeyed: in names, messages, tool output, settings, readings."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from tests.conftest import Project
from tests.hostile.case import EVIL, Case

LINT = "[instruments.lint]\n"
FORMAT = "[instruments.format]\n"
UNUSED = "import os\n"
SHOWN = "evil"


def plugin(reading: Any, exit_code: int = 1) -> dict[str, str]:
    """A program that writes this reading."""
    text = reading if isinstance(reading, str) else json.dumps(reading)
    code = f"import os, pathlib\npathlib.Path(os.environ['VERIFY_READING']).write_text({text!r})\nraise SystemExit({exit_code})\n"
    return {"plugin.py": code}


def reading(**changed: Any) -> dict[str, Any]:
    """A reading that is out of range."""
    return {
        "needles": [{"quantity": "errors", "value": 1, "unit": "errors", "min": None, "max": 0}],
        "population": {"count": 1, "of": 1, "unit": "files"},
        "findings": [{"message": "bad", "path": "src/a.py", "line": 1}],
        "tool": {"name": "tool", "version": "1"},
        **changed,
    }


def finding(**changed: Any) -> dict[str, Any]:
    return reading(findings=[{"message": "bad", "path": "src/a.py", "line": 1, **changed}])


def figure(value: str, **changed: str) -> str:
    """A reading whose one figure is spelled like this."""
    text = json.dumps(reading(findings=[]))
    for key, spelled in {"value": value, **changed}.items():
        text = text.replace(f'"{key}": {json.dumps(reading()["needles"][0][key])}', f'"{key}": {spelled}', 1)
    return text


PLUGIN = f"[instruments.licences]\nuses = 'command'\nrun = ['{sys.executable}', 'plugin.py']\n"


def prints(text: str, exit_code: int = 1) -> dict[str, str]:
    """A program that prints this, as bytes."""
    data = text.encode("utf-8", "surrogateescape")
    return {"plugin.py": f"import sys\nsys.stdout.buffer.write({data!r})\nraise SystemExit({exit_code})\n"}


def named(name: str, text: str = UNUSED) -> Callable[[Project], None]:
    """Lay a file of that name, which text cannot always say."""

    def make(project: Project) -> None:
        with open(os.fsencode(project.root) + b"/src/" + os.fsencode(name), "w", encoding="utf-8") as file:
            file.write(text)

    return make


def on_branch(name: str) -> Callable[[Project], None]:
    def make(project: Project) -> None:
        project.git("init", "-q")
        project.git("add", ".")
        project.git("commit", "-qm", EVIL.replace("\0", ""))
        project.git("checkout", "-qb", name)
        project.git("branch", f"--set-upstream-to={name}")

    return make


CASES = [
    Case("an escape sequence in a file's name", "shown as `\\x1b`", LINT, 1, r"a\x1b[2Jevil.py", lay=named("a\x1b[2Jevil.py")),
    Case("a line break and `::error::` in a file's name", "shown as `\\n`, and looked at or named as a leak", LINT, 1, r"a\n::error::evil.py", lay=named("a\n::error::evil.py")),
    Case("`::set-output` at the start of a file's name", "broken by a blank", LINT, 1, "evil.py", lay=named("::set-output name=a::evil.py")),
    Case("`##vso[…]` and `##teamcity[…]` in a file's name", "broken by a blank; in JSON spelled `\\u0023`", LINT, 1, "# #vso[task.x]evil # #teamcity[x].py", lay=named("##vso[task.x]evil ##teamcity[x].py")),
    Case("direction marks in a file's name", "shown as `\\u202e`", LINT, 1, r"a\u202eyp.evil.py", lay=named("a\u202eyp.evil.py")),
    Case("a backslash in a file's name", "looked at like any other", LINT, 1, "2 of 2 files", lay=named("a\\evil.py")),
    Case("bytes that are no UTF-8 in a file's name", "shown as `\\xff`, in valid JSON too; named as a leak where a tool cannot tell it", LINT, 1, r"a\xff\xfeevil.py", lay=named(os.fsdecode(b"a\xff\xfeevil.py"))),
    Case("HTML and Markdown in a file's name", "shown as it is; in a report as Markdown or XML it means nothing", LINT, 1, "a<img src=x>|`[x](y)`.py", lay=named("a<img src=x>|`[x](y)`.py")),
    Case("markup of rich in a file's name", "shown as it is", LINT, 1, "[bold red]a[blink].py", lay=named("[bold red]a[blink].py")),
    Case("a name of 250 characters", "wrapped", LINT, 1, "x" * 60, lay=named("x" * 247 + ".py")),
    Case("escape sequences and CI commands in a line of code that is shown", "taken out", LINT, 1, "import os", files={"src/a.py": "import os  # \x1b[2J\x9b31m ::error::evil ##vso[x]evil \u202e\n"}),
    Case("a message of a linter that quotes hostile code", "taken out, one line", LINT, 1, "evil", files={"src/a.py": 'def f():\n    evil\x1b[2J = 1\n'}),
    Case("all of that in a tool's last words", "taken out, one line", PLUGIN, 1, SHOWN, files=prints(EVIL)),
    Case("all of that in the message of a plugin's finding", "taken out, one line", PLUGIN, 1, SHOWN, files=plugin(finding(message=EVIL))),
    Case("all of that in the path, the rule and the way out", "taken out or shown as escapes", PLUGIN, 1, SHOWN, files=plugin(finding(path=EVIL, rule=EVIL, fix=EVIL))),
    Case("all of that in the detail, line by line", "taken out", PLUGIN, 1, SHOWN, files=plugin(finding(detail=EVIL + "\n" + EVIL))),
    Case("all of that in a needle's name and unit", "taken out", PLUGIN, 1, SHOWN, files=plugin(reading(needles=[{"quantity": EVIL, "value": 1, "unit": EVIL, "min": None, "max": 0}]))),
    Case("all of that in a population's unit and counts", "taken out", PLUGIN, 1, SHOWN, files=plugin(reading(population={"count": 1, "of": 1, "unit": EVIL, EVIL: 3}))),
    Case("all of that in a tool's name and version", "shown as escapes", PLUGIN, 1, SHOWN, files=plugin(reading(tool={"name": EVIL, "version": EVIL})), arguments=("-v",)),
    Case("a path that leaves the project, as a place to go", "shown; the file is not opened", PLUGIN, 1, "../../../../etc/passwd", files=plugin(finding(path="../../../../../../../../etc/passwd")), never="root:x"),
    Case("a link to a file outside, as a place to go", "shown; the file is not opened", PLUGIN, 1, "src/link", files=plugin(finding(path="src/link")), lay=lambda project: (project.root / "src/link").symlink_to("/etc/passwd"), never="root:x"),
    Case("a NUL and a lone half of a character in a reading", "no reading, with the place", PLUGIN, 3, "Its reading is not valid", files=plugin('{"needles": [{"quantity": "\\ud800\\u0000"}]}')),
    Case("NaN as a figure", "no reading", PLUGIN, 3, "cannot have been measured: nan", files=plugin(figure("NaN"))),
    Case("an endless figure", "no reading", PLUGIN, 3, "cannot have been measured: inf", files=plugin(figure("1e999"))),
    Case("a figure of 400 digits, and a limit of 400 digits above it", "no reading", PLUGIN, 3, "a whole number of more than 15 digits", files=plugin(figure("9" * 400, max="9" * 400))),
    Case("a count of 5,000 digits", "no reading", PLUGIN, 3, "Its reading is not valid", files=plugin(figure("9" * 5000))),
    Case("a reading nested 100,000 deep", "no reading", PLUGIN, 3, "Its reading is not valid", files={"plugin.py": "import os, pathlib\npathlib.Path(os.environ['VERIFY_READING']).write_text('[' * 100_000)\n"}),
    Case("a population of fewer than none", "no reading", PLUGIN, 3, "a population counts from 0", files=plugin(reading(population={"count": -1, "unit": "files"}))),
    Case("more looked at than there is", "no reading", PLUGIN, 3, "more than the 1 there are", files=plugin(reading(population={"count": 2, "of": 1, "unit": "files"}))),
    Case("a status of its own in a plugin's reading", "no reading: the gate judges", PLUGIN, 3, "status: Extra inputs are not permitted", files=plugin(reading(status="in_range"))),
    Case("an error that no needle counts", "shown, although the needles are in range", PLUGIN, 0, "none of which counts what it names here", files=plugin(reading(needles=[{"quantity": "errors", "value": 0, "unit": "errors", "min": None, "max": 0}]), 0)),
    Case("a good reading beside a bad exit code", "no reading", PLUGIN, 3, "It contradicts itself", files=plugin(reading(needles=[{"quantity": "errors", "value": 0, "unit": "errors", "min": None, "max": 0}]), 7)),
    Case("escape sequences in an exclusion's reason", "taken out", LINT + 'exclude = [{ path = "src/b.py", reason = "\\u001b[2J::error::evil ##vso[x]" }]\n', 0, "lint excludes src/b.py: : :error::evil # #vso[x]", files={"src/b.py": UNUSED}),
    Case("escape sequences in an instrument's name", "refused, and shown as escapes", '[instruments."\\u001b[2J::error::evil"]\nuses = "command"\nrun = ["true"]\n', 2, r"[instruments.\x1b[2J"),
    Case("escape sequences in an unknown key of `verify.toml`", "refused, and shown as escapes", '[instruments.lint]\n"\\u001b[2J\\n::error::evil" = 1\n', 2, "unknown key"),
    Case("escape sequences in a question", "taken out", LINT + 'question = "\\u001b[2J::error::evil?"\n', 1, ": :error::evil?", files={"src/a.py": UNUSED}),
    Case("escape sequences in what is run", "shown as escapes", "[instruments.licences]\nuses = 'command'\nrun = ['true', \"\\u001b[2J\\n::error::evil\"]\n", 0, r"\x1b[2J\n", arguments=("-v",)),
    Case("CI commands in a branch's name and a commit's message", "asked of git, never printed", LINT, 0, "PASS", lay=on_branch("##vso-evil-$(touch${IFS}ran)"), never="vso"),
]  # fmt: skip  # a case a line
