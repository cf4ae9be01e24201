"""`verify init`: what it writes for each shape of project, what it leaves alone, and what it says."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.conftest import Project
from verify_gate.cli import init as command
from verify_gate.cli.app import run
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status
from verify_gate.toolbox import Environment

LIBRARY = {
    "pyproject.toml": '[build-system]\nbuild-backend = "hatchling.build"\n[project]\nname = "acme"\n',
    "src/acme/__init__.py": "",
    "src/acme/a.py": "from acme import b\n",
    "src/acme/b.py": "x = 1\n",
    "tests/test_a.py": "def test_a(): pass\n",
    "README.md": "# Acme\n",
}
Say = pytest.CaptureFixture[str]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Project]:
    """Make a project with an environment that has these tools; none are beside verify. Nothing is read but on demand."""

    def make(files: Mapping[str, str], *tools: str, reads: bool = False) -> Project:
        root = tmp_path / "project"
        root.mkdir(exist_ok=True)
        project = Project(root).write(files)
        environment(root / ".venv", *tools)
        project.git("init", "-q")
        monkeypatch.chdir(root)
        monkeypatch.delenv("VIRTUAL_ENV", raising=False)
        own = Environment(Path(sys.executable), sys.version_info[:2], tmp_path / "nothing", ())
        monkeypatch.setattr(command, "environment_of", lambda *_: own)
        if not reads:
            monkeypatch.setattr(command, "reading_of", lambda *_: {})
        return project

    return make


def environment(home: Path, *tools: str) -> None:
    """An environment by its looks, with scripts by these names."""
    (home / "bin").mkdir(parents=True, exist_ok=True)
    (home / "pyvenv.cfg").write_text("version = 3.12.1\n")
    (home / ".gitignore").write_text("*\n")
    for name in ("python", *tools):
        (home / "bin" / name).write_text("#!/bin/sh\n")
        (home / "bin" / name).chmod(0o755)
        (home / "lib/python3.12/site-packages" / f"{name}-1.0.dist-info").mkdir(parents=True, exist_ok=True)


def tables(project: Project, path: str = "verify.toml") -> dict[str, Any]:
    return tomllib.loads((project.root / path).read_text(encoding="utf-8"))


def committed(project: Project) -> Project:
    project.git("add", "-A")
    project.git("commit", "-qm", "x")
    return project


EVERYTHING = ("mypy", "ruff", "lint-imports", "jscpd", "pytest", "coverage", "pyproject-build")


def test_a_library_gets_all_that_can_be_read(made: Callable[..., Project], capsys: Say) -> None:
    project = committed(made(LIBRARY, *EVERYTHING))
    assert run(["init", "--yes"]) == 0
    assert tables(project)["verify"] == {"source": ["src"], "tests": ["tests"]}
    assert list(tables(project)["instruments"]) == [
        "typecheck", "lint", "format", "boundaries", "duplication",
        "coverage", "build", "suppressions", "canon", "integrity",
    ]  # fmt: skip  # a list, many words to a line
    assert "layers =\n    a\n    b\n" in (project.root / ".importlinter").read_text()
    assert capsys.readouterr().out.splitlines() == [
        "wrote verify.toml",
        "wrote .importlinter",
        f"A src layout, tests in tests, Python 3.12 ({project.root}/.venv/bin/python).",
        "Read from now on: typecheck, lint, format, boundaries, duplication, coverage, build, suppressions, canon, "
        "integrity.",
        "Left out, and verify.toml says why: mutation.",
        "Next: verify --push, then commit these files.",
    ]


def test_what_has_no_tool_is_left_out_and_the_file_says_how_to_add_it(made: Callable[..., Project]) -> None:
    project = made({**LIBRARY, "uv.lock": ""})
    assert run(["init", "--yes"]) == 0
    assert list(tables(project)["instruments"]) == ["suppressions", "canon"]
    text = (project.root / "verify.toml").read_text()
    assert "# - typecheck: mypy is neither in the project's environment nor beside verify. To have it: uv add" in text
    assert not (project.root / ".importlinter").exists()


@pytest.mark.parametrize(
    ("files", "verify"),
    [
        (
            {"acme/__init__.py": "", "acme/tests/test_a.py": ""},
            {"source": ["acme"], "tests": ["acme/tests"]},
        ),
        (
            {"pyproject.toml": '[project]\nname = "jaraco.x"\n', "jaraco/x/__init__.py": "", "test_x.py": ""},
            {"source": ["jaraco"], "tests": ["test_x.py"]},
        ),
        ({"pyproject.toml": '[project]\nname = "six"\n', "six.py": "", "setup.py": ""}, {"source": ["six.py"]}),
    ],
)
def test_other_shapes(made: Callable[..., Project], files: dict[str, str], verify: dict[str, list[str]]) -> None:
    project = made(files)
    assert run(["init", "--yes"]) == 0
    assert tables(project)["verify"] == verify


MONOREPO = {
    **{f"packages/a/{path}": text for path, text in LIBRARY.items()},
    "packages/b/setup.py": "",
    "packages/b/b/__init__.py": "",
}


def test_a_monorepo_gets_a_file_for_each_member(made: Callable[..., Project], capsys: Say) -> None:
    project = made(MONOREPO, "ruff")
    assert run(["init", "--yes"]) == 0
    assert tables(project) == {"verify": {"members": ["packages/*"]}}
    python = "../../.venv/bin/python"
    assert tables(project, "packages/a/verify.toml")["verify"] == {
        "source": ["src"],
        "tests": ["tests"],
        "python": python,
    }
    assert tables(project, "packages/b/verify.toml")["verify"] == {"source": ["b"], "python": python}
    said = capsys.readouterr().out
    assert "2 projects in one repository: packages/a, packages/b.\n" in said
    assert "packages/b: Read from now on: lint, format, suppressions.\n" in said
    made({"packages/c/setup.py": "", "packages/c/c/__init__.py": "", "packages/c/verify.toml": ""})
    (project.root / "verify.toml").write_text('[verify]\nmembers = ["packages/a", "packages/b"]\n')
    (project.root / "packages/c/verify.toml").unlink()
    (project.root / "packages/b/new").mkdir()
    (project.root / "packages/b/new/__init__.py").touch()
    assert run(["init"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "verify.toml is there, and stays as it is.",
        "packages/c is a project, and [verify] members does not take it in.",
        "packages/b: new is new: [verify] source does not name it.",
    ]


def test_the_interpreter_is_named_only_where_it_would_not_be_found(made: Callable[..., Project]) -> None:
    project = made(LIBRARY)
    (project.root / ".venv").rename(project.root / "env")
    assert run(["init", "--yes"]) == 0
    assert tables(project)["verify"]["python"] == "env/bin/python"


def test_an_environment_that_a_manager_keeps_elsewhere(made: Callable[..., Project], capsys: Say) -> None:
    project = made({**LIBRARY, "poetry.lock": ""})
    for name in ("pyvenv.cfg", "bin/python"):
        (project.root / ".venv" / name).unlink()
    assert run(["init", "--yes"]) == 0
    text = (project.root / "verify.toml").read_text().replace("\n#   ", " ")
    assert "start verify in the environment that poetry keeps: poetry run verify init." in text
    assert "Left out" in capsys.readouterr().out


def test_a_branch_by_another_name_is_the_base(made: Callable[..., Project]) -> None:
    project = committed(made(LIBRARY, "pytest"))
    project.git("branch", "-m", "trunk")
    assert run(["init", "--yes"]) == 0
    assert tables(project)["verify"]["base"] == "trunk"
    (project.root / "verify.toml").unlink()
    project.git("checkout", "-q", "--detach")
    project.git("branch", "-D", "trunk")
    assert run(["init", "--yes"]) == 0
    assert (
        "- integrity: There is no upstream of HEAD, no main, no master." in (project.root / "verify.toml").read_text()
    )


def test_a_branch_with_nothing_in_common_with_the_trunk(made: Callable[..., Project]) -> None:
    project = committed(made(LIBRARY, "pytest"))
    project.git("checkout", "-q", "--orphan", "other")
    project.git("commit", "-qm", "another beginning")
    assert run(["init", "--yes"]) == 0
    assert "- integrity: HEAD and main have no commit in common." in (project.root / "verify.toml").read_text()


def tree(root: Path) -> dict[str, str]:
    kept = (".git", ".verify", ".venv")
    files = (path for path in root.rglob("*") if path.is_file() and path.relative_to(root).parts[0] not in kept)
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


def test_a_dry_run_shows_the_files_and_writes_none(made: Callable[..., Project], capsys: Say) -> None:
    project = made(LIBRARY, *EVERYTHING)
    before = tree(project.root)
    assert run(["init", "--dry-run", "--ci"]) == 0
    assert tree(project.root) == before
    shown = capsys.readouterr().out
    run(["init", "--yes", "--ci"])
    for path in ("verify.toml", ".importlinter", ".github/workflows/verify.yml"):
        assert f"--- {path}\n{(project.root / path).read_text()}" in shown
    assert "Next:" not in shown


def test_nothing_is_written_over(made: Callable[..., Project], capsys: Say) -> None:
    mine = {".github/workflows/verify.yml": "mine", ".importlinter": ""}
    project = made({**LIBRARY, **mine}, *EVERYTHING)
    assert run(["init", "--yes", "--ci"]) == 0
    assert {path: tree(project.root)[path] for path in mine} == mine
    said = capsys.readouterr().out
    assert ".importlinter is there already, and stays as it is.\n" in said
    assert ".github/workflows/verify.yml is there already, and stays as it is.\n" in said


def test_run_again_it_says_what_has_changed_and_writes_nothing(made: Callable[..., Project], capsys: Say) -> None:
    project = made(LIBRARY)
    assert run(["init", "--yes"]) == 0
    capsys.readouterr()
    assert run(["init"]) == 0
    assert (
        capsys.readouterr().out
        == "verify.toml is there, and stays as it is. Nothing has changed that it should know of.\n"
    )
    environment(project.root / ".venv", "mypy")
    before = tree(project.root)
    assert run(["init", "--yes"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "verify.toml is there, and stays as it is.",
        "typecheck could be read, and verify.toml has no [instruments.typecheck]. "
        "mypy, with its defaults: the project has no settings for it.",
    ]
    assert tree(project.root) == before


def test_run_again_it_says_which_exclusions_are_not_needed_any_more(made: Callable[..., Project], capsys: Say) -> None:
    gate = """
        [verify]
        source = ["src"]
        [instruments.suppressions]
        exclude = [
          { path = "src/acme/a.py", reason = "x" },
          { path = "src/acme/b.py", reason = "x" },
          { path = "gone.py", reason = "x" },
        ]
        """
    project = made({**LIBRARY, "verify.toml": gate, "src/acme/a.py": "import os  # noqa: F401\n"}, reads=True)
    assert run(["init"]) == 0
    start = "[instruments.suppressions] excludes"
    assert [line for line in capsys.readouterr().out.splitlines() if "excludes" in line] == [
        f"{start} 'gone.py', and there is no such file any more: take it out.",
        f"{start} 'src/acme/b.py', and nothing is hidden or wrong there: is it needed still?",
    ]
    (project.root / "src/acme/b.py").write_text("import sys  # noqa: F401\n")
    run(["init"])
    assert "src/acme/b.py" not in capsys.readouterr().out


def test_a_verify_toml_that_is_not_valid_is_told(made: Callable[..., Project], capsys: Say) -> None:
    made({**LIBRARY, "verify.toml": "[verify]\nsorce = []\n"})
    assert run(["init"]) == 2
    assert "did you mean 'source'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({"README.md": ""}, "init-no-source", "No Python was found in"),
        ({**LIBRARY, "pyproject.toml": "["}, "init-settings", "is not valid TOML"),
    ],
)
def test_where_nothing_can_be_proposed(
    made: Callable[..., Project], capsys: Say, files: dict[str, str], code: str, said: str
) -> None:
    project = made(files)
    before = tree(project.root)
    assert run(["init", "--yes"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert f"[{code}]" in err
    assert tree(project.root) == before


def test_without_a_terminal_it_asks_nothing_and_writes_nothing(project: Callable[[Mapping[str, str]], Project]) -> None:
    done = project(LIBRARY).run("init")
    assert (done.code, done.out) == (2, "")
    assert (
        "There is no terminal to ask questions at. Say verify init --yes, or --dry-run. [init-no-terminal]" in done.err
    )


class Terminal:
    """A standard input at which a person sits."""

    def isatty(self) -> bool:
        return True


def lint(*paths: str) -> dict[str, tuple[InstrumentReport, str]]:
    """A reading of lint that found fault with these files, and did not see one."""
    findings = tuple(Finding("bad", path, rule="E1", identity=Identity(path, "", "E1", "0")) for path in paths)
    leak = Finding(
        "this file was not looked at", "src/acme/b.py", rule="unmeasured", fix="git ignores it, and so does ruff."
    )
    needles = (
        Needle("findings", len(paths), "findings"),
        Needle("unmeasured files", 1, "files"),
        Needle("x", 1, "faults"),
    )
    reading = Reading(needles, Population(1, 1, "files"), (*findings, leak))
    line = InstrumentReport("lint", "ruff-check", Cadence.CHANGE, "Is it?", Status.OUT_OF_RANGE, reading)
    return {"lint": (line, "findings")}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal, and what is asked at it; every answer is the default one."""
    questions: list[str] = []

    def answer(question: str, default: object, **_: object) -> object:
        questions.append(question)
        return default

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(typer, "prompt", answer)
    monkeypatch.setattr(typer, "confirm", answer)
    return questions


def test_a_person_is_asked_nothing_that_can_be_told(made: Callable[..., Project], asked: list[str]) -> None:
    made(LIBRARY)
    assert run(["init"]) == 0
    assert asked == []


def test_a_person_who_goes_instead_of_answering_has_nothing_written(
    made: Callable[..., Project], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise typer.Abort

    project = made({"one/__init__.py": "", "two/__init__.py": ""})
    monkeypatch.setattr(typer, "prompt", gone)
    assert run(["init"]) == 130
    assert asked == []
    assert not (project.root / "verify.toml").exists()


def test_a_gate_above_is_told(made: Callable[..., Project], capsys: Say) -> None:
    project = made(LIBRARY)
    (project.root.parent / "verify.toml").touch()
    assert run(["init", "--yes"]) == 0
    said = f"{project.root.parent}/verify.toml is above it: name this folder there, in its [verify] members or their exclude."
    assert said in capsys.readouterr().out


def test_a_person_is_asked_what_is_measured_where_that_is_not_sure(
    made: Callable[..., Project], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = made({"one/__init__.py": "", "two/__init__.py": ""})
    assert run(["init"]) == 0
    assert asked == ["Which folders hold the code that is measured? (with blanks between)"]
    assert tables(project)["verify"]["source"] == ["one", "two"]
    (project.root / "verify.toml").unlink()
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "two")
    assert run(["init"]) == 0
    assert tables(project)["verify"]["source"] == ["two"]


@pytest.mark.parametrize("yes", [True, False])
def test_a_baseline_for_what_is_there(
    made: Callable[..., Project], asked: list[str], capsys: Say, monkeypatch: pytest.MonkeyPatch, *, yes: bool
) -> None:
    project = made(LIBRARY, "ruff")
    monkeypatch.setattr(command, "reading_of", lambda *_: lint("src/acme/a.py", "src/acme/b.py"))
    monkeypatch.setattr(typer, "confirm", lambda question, **_: asked.append(question) or yes)
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    held = "What is there today in lint (known findings: 1)"
    assert asked == [f"{held}: hold it in verify.baseline.toml, so that only what is new counts?"]
    assert (project.root / "verify.baseline.toml").exists() == yes
    assert (f"{held} is held in verify.baseline.toml, so that only what is new counts.\n" in said) == yes
    assert "Red until it is mended, or excluded with a reason: lint: 1 fault x\n" in said
    assert "Excluded (1): read the reasons in verify.toml.\n" in said
    assert [each["path"] for each in tables(project)["instruments"]["lint"]["exclude"]] == ["src/acme/b.py"]


def test_a_baseline_that_git_has_is_not_made_anew(
    made: Callable[..., Project], capsys: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = committed(made({**LIBRARY, "verify.baseline.toml": 'schema = "verify-baseline/1"\n'}, "ruff"))
    (project.root / "verify.baseline.toml").unlink()
    monkeypatch.setattr(command, "reading_of", lambda *_: lint("src/acme/a.py"))
    assert run(["init", "--yes"]) == 0
    assert not (project.root / "verify.baseline.toml").exists()
    assert (
        "take it back with git checkout HEAD -- verify.baseline.toml. None is made anew.\n" in capsys.readouterr().out
    )


def test_what_is_there_today_is_read(made: Callable[..., Project], capsys: Say) -> None:
    noqa = {"src/acme/c.py": "import os  # noqa: F401\nimport sys  # noqa\n"}
    project = made({**LIBRARY, **noqa}, "lint-imports", reads=True)
    assert run(["init", "--yes"]) == 0
    said = capsys.readouterr()
    assert "verify: suppressions: out of range" in said.err
    assert "Red until it is mended, or excluded with a reason: suppressions: 1 blanket suppression\n" in said.out
    held = tables(project, "verify.baseline.toml")
    assert list(held["known"]["suppressions"]) == [next(iter(held["known"]["suppressions"]))]
    assert "boundaries" not in tables(project)["instruments"]
    assert "- boundaries: it could not be read on" in (project.root / "verify.toml").read_text()
    assert not (project.root / ".importlinter").exists()
    assert not (project.root / ".verify/proposed.importlinter").exists()


def test_names_and_comments_of_a_project_never_reach_the_terminal_as_they_are(
    made: Callable[..., Project], capsys: Say
) -> None:
    evil = "ev\x1b]0;il\x07"
    settings = (
        f'[project]\nname = "x"\n[build-system]\nbuild-backend = "b\\u001b[31m.x"\n[tool.mypy]\n# {evil}[2J\nx = 1\n'
    )
    project = made({f"{evil}/__init__.py": "", f"{evil}/test_a.py": ""}, "pyproject-build")
    (project.root / "pyproject.toml").write_text(settings.replace("\x1b", "").replace("\x07", ""))
    assert run(["init", "--yes"]) == 0
    assert tables(project)["verify"] == {"source": [evil], "tests": [f"{evil}/test_a.py"]}
    text = (project.root / "verify.toml").read_text()
    said = capsys.readouterr()
    assert all(each.replace("\n", "").isprintable() for each in (text, said.out, said.err))


def test_a_name_that_is_no_text_is_told(made: Callable[..., Project], capsys: Say) -> None:
    project = made(LIBRARY)
    folder = bytes(project.root) + b"/bad\xff"
    try:
        subprocess.run([b"mkdir", folder], check=True, stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        pytest.skip("the file system takes no such name")
    with open(folder + b"/__init__.py", "wb"):
        pass
    assert run(["init", "--yes"]) == 0
    assert r"bad\xff/__init__.py cannot be named in a verify.toml: rename it." in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_told(made: Callable[..., Project], capsys: Say) -> None:
    project = made({**LIBRARY, ".github": "a file"})
    assert run(["init", "--yes", "--ci"]) == 2
    assert "verify.yml could not be written" in capsys.readouterr().err
    assert (project.root / "verify.toml").exists()
