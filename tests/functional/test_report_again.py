"""The formats as they leave the real command, and the last run shown again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import Project
from tests.samples import exactly
from verify_gate.cli.formats import FORMATS, View
from verify_gate.cli.report import show_again
from verify_gate.domain.verdict import Verdict
from verify_gate.errors import Undelivered, UserError

Make = Callable[[Mapping[str, str]], Project]

PROBE = """
import json, os, sys
bad = os.abort() if sys.argv[1] == "x" else int(sys.argv[1])
finding = {"path": "src/a.py", "line": 1, "column": 1, "rule": "R1", "message": "bad\\n::error::x", "fix": "Mend it."}
reading = {
    "needles": [{"quantity": "errors", "value": bad, "unit": "errors", "min": None, "max": 0}],
    "population": {"count": 1, "of": 1, "unit": "files"},
    "findings": [finding] * bad,
}
open(os.environ["VERIFY_READING"], "w").write(json.dumps(reading))
"""
ALL = tuple(word for name in FORMATS for word in ("--output", f"{name}={name}.out"))


def toml(*bad: str) -> str:
    tables = [
        f'[instruments.{name}]\nuses = "command"\nrun = ["{sys.executable}", "probe.py", "{count}"]\n'
        for name, count in zip("abc", bad, strict=False)
    ]
    return '[verify]\nsource = ["src"]\n' + "".join(tables)


@pytest.fixture
def made(project: Make) -> Project:
    """A project of one instrument that is in range, one that is not, and one that cannot be read."""
    return project({"verify.toml": toml("0", "1", "x"), "src/a.py": "x = 1\n", "probe.py": PROBE})


@pytest.fixture
def last(made: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same, after a run, and the working directory."""
    made.run("-q")
    monkeypatch.chdir(made.root)
    for name in ("GITHUB_STEP_SUMMARY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return made


def test_every_format_at_once_and_all_of_them_again(made: Project) -> None:
    first = made.run("-q", "--format", "json", *ALL)
    files = {name: (made.root / f"{name}.out").read_text(encoding="utf-8") for name in FORMATS}
    assert (first.code, first.err) == (1, "")
    assert files["json"] == first.out
    assert files["text"].splitlines()[-1].startswith("FAIL  1 of 3 in range · out of range: b · no reading: c")
    assert json.loads(files["sarif"])["runs"][0]["invocations"][0]["exitCode"] == 1
    assert ElementTree.fromstring(files["junit"]).get("failures") == "1"  # noqa: S314 - our own
    assert (
        files["github"].splitlines()[1] == "::error file=src/a.py,line=1,col=1,title=b R1::bad : :error::x%0A→ Mend it."
    )
    assert files["markdown"].startswith("## ✗ verify: FAIL\n")
    assert files["agent"].startswith("FAIL 1 of 3 in range; out of range: b; no reading: c; ")
    assert "<title>FAIL \N{MIDDLE DOT} verify" in unescape(files["html"])
    assert "<code>src/a.py<span>:1:1</span></code>" in files["html"]
    for name in FORMATS:
        again = made.run("report", "--format", name, "--output", f"{name}=again.out", env={"PYTHONIOENCODING": "utf-8"})
        assert (again.code, again.err) == (1, "")
        assert again.out == files[name] == (made.root / "again.out").read_text(encoding="utf-8")


@pytest.mark.parametrize(("bad", "verdict"), [("0", Verdict.PASS), ("2", Verdict.FAIL), ("x", Verdict.UNKNOWN)])
def test_its_exit_code_is_that_of_the_verdict_it_shows(made: Project, bad: str, verdict: Verdict) -> None:
    made.write({"verify.toml": toml(bad)})
    assert made.run("-q").code == verdict.exit_code
    shown = made.run("report", "--format", "agent")
    assert (shown.code, shown.out.split(" ")[0]) == (verdict.exit_code, verdict.value)


def test_nothing_is_run_and_a_verify_toml_that_broke_since_is_no_matter(last: Project) -> None:
    kept = (last.root / ".verify/last.json").read_bytes()
    last.write({"verify.toml": "[", "probe.py": "raise SystemExit"})
    assert show_again("agent", (), None, verbose=False) is Verdict.FAIL
    assert (last.root / ".verify/last.json").read_bytes() == kept


def test_verbose_shows_it_all(last: Project, capsys: pytest.CaptureFixture[str]) -> None:
    show_again("text", (), last.root / "verify.toml", verbose=True)
    assert f"$ {sys.executable} probe.py 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (None, "There was no run in {root} yet. Run verify."),
        ("{}", "{root}/.verify/last.json cannot be read: it is no report: schema: Field required. Run verify again."),
    ],
)
def test_without_a_last_run_there_is_nothing_to_show(
    made: Project, kept: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    if kept is not None:
        made.write({".verify/last.json": kept})
    with pytest.raises(UserError, match=exactly(message.replace("{root}", str(made.root)))) as raised:
        show_again("text", (), None, verbose=False)
    assert [problem.code for problem in raised.value.problems] == ["report-no-run"]
    assert made.run("report").code == 2


@pytest.mark.usefixtures("last")
def test_a_configuration_that_is_not_there() -> None:
    with pytest.raises(UserError, match=exactly("no.toml does not exist. Name another with --config.")):
        show_again("text", (), Path("no.toml"), verbose=False)


def test_github_gets_its_summary_by_itself(last: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = last.root / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    show_again("agent", ("github=annotations.txt",), None, verbose=False)
    assert summary.read_text(encoding="utf-8") == "before\n"
    show_again("github", (), None, verbose=False)
    assert summary.read_text(encoding="utf-8").startswith("before\n## ✗ verify: FAIL\n")


def test_a_summary_that_cannot_be_written_is_no_success(last: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(last.root / "no/summary.md"))
    with pytest.raises(Undelivered, match=r"no/summary.md: No such file or directory\."):
        show_again("github", (), None, verbose=False)


def test_paths_start_where_the_repository_does(last: Project, tmp_path: Path) -> None:
    with open(tmp_path / "x", "w", encoding="utf-8") as stream:
        assert View(last.root, stream).folder == ""
        (last.root / "packages/core").mkdir(parents=True)
        (last.root / ".git").mkdir()
        assert View(last.root, stream).folder == ""
        assert View(last.root / "packages/core", stream).folder == "packages/core/"


def test_no_format_speaks_in_what_the_stream_cannot_say(made: Project) -> None:
    made.write({"verify.toml": toml("1")})
    made.run("-q")
    for name in FORMATS:
        shown = made.run("report", "--format", name, env={"PYTHONIOENCODING": "ascii"})
        assert (shown.code, shown.err, shown.out.isascii()) == (1, "", True)


def test_the_schema_of_the_report(made: Project) -> None:
    schema = json.loads(made.run("schema", "report").out)
    validator = Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(made.run("-q", "--format", "json").report)
    assert not validator.is_valid({"schema": "verify-report/1"})


@pytest.mark.parametrize("option", ["--push", "--milestone", "--fresh"])
def test_a_run_is_not_asked_for_by_report(last: Project, option: str) -> None:
    shown = last.run("report", option)
    assert (shown.code, shown.out, shown.err) == (
        2,
        "",
        "verify: verify report shows the last run again, whatever it read, and reads nothing itself. "
        "To read anew, leave out the word report: verify --push, say. [usage-report]\n",
    )
