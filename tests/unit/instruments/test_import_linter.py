from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context
from verify_gate import instruments
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.import_linter import ImportLinter, ImportLinterOptions
from verify_gate.plugin import Command, ExclusionOption, Plan, Tool

PROBE = str(Path(instruments.__file__).parents[1] / "probes" / "import_contracts" / "__main__.py")
ISOLATED = ("-I", "-B", "-X", "utf8")
FACTS = ROOT / ".verify/work/it/facts.json"
FILES = ("src/acme/__init__.py", "src/acme/a.py")


def contract(**changed: Any) -> dict[str, Any]:
    """A contract as the probe writes it, kept unless said otherwise."""
    usual = {
        "name": "Layers",
        "type": "layers",
        "known": True,
        "kept": True,
        "held": ["src/acme/a.py"],
        "ignored": 0,
        "offences": [],
        "text": "",
        "guidance": "",
        "idle": [],
    }
    return {**usual, **changed}


def offence(**changed: Any) -> dict[str, Any]:
    """An offence as the probe writes it."""
    usual = {"message": "acme.a imports acme", "path": "src/acme/a.py", "line": 3, "fix": "It may not.", "trail": []}
    return {**usual, **changed}


def facts(*contracts: dict[str, Any], **changed: Any) -> str:
    """What the probe writes of a project with two modules."""
    usual = {
        "version": "2.16",
        "grimp": "3.19",
        "settings": "pyproject.toml",
        "root_packages": ["acme"],
        "files": list(FILES),
        "imports": 7,
        "type_checking_imports": 0,
        "idle": [],
        "contracts": list(contracts or (contract(),)),
    }
    return json.dumps({**usual, **changed})


def read(text: str, *, source_files: tuple[str, ...] = FILES, exclude: tuple[str, ...] = (), **changed: Any) -> Reading:
    """The reading of what the probe wrote."""
    options = ImportLinterOptions(exclude=tuple(ExclusionOption(path=path, reason="So.") for path in exclude))
    return ImportLinter().read(context(source_files, **changed), options, [completed(files={"facts": text})])


def reading(
    broken: int = 0,
    idle: int = 0,
    unmeasured: int = 0,
    files: tuple[int, int] = (2, 2),
    more: dict[str, int] | None = None,
    findings: tuple[Finding, ...] = (),
) -> Reading:
    """The reading that is meant."""
    counts = {
        "contracts_kept": 1, "of_contracts_kept": 1, "imports": 7, "ignored_imports": 0, "files_under_contracts": 1,
    }  # fmt: skip  # a table, many entries to a line
    return Reading(
        (
            Needle("broken contracts", broken, "contracts"),
            Needle("idle settings", idle, "settings"),
            Needle("unmeasured files", unmeasured, "files"),
        ),
        Population(*files, "files", {**counts, **(more or {})}),
        findings,
        ToolId("import-linter", "2.16"),
    )


def leak(path: str, why: str) -> Finding:
    """The finding of a file that was not looked at."""
    fix = f"{why} Let it be measured, or name it in an exclusion with a reason."
    return Finding("this file was not looked at", path=path, rule="unmeasured", fix=fix)


def test_asks_what_it_reads() -> None:
    assert (ImportLinter.question, ImportLinter.when.value, ImportLinter.tools) == (
        "Are the boundaries intact?",
        "change",
        ("lint-imports",),
    )


def test_runs_the_probe_in_the_project_s_interpreter_where_import_linter_lives_there() -> None:
    argv = ("/env/bin/python", *ISOLATED, PROBE, "--", str(FACTS), "src", "lib")
    plan = ImportLinter().plan(context(import_roots=("src", "lib")), ImportLinterOptions())
    assert plan == Plan((Command(argv, writes={"facts": FACTS}),))


def test_runs_the_probe_beside_verify_where_import_linter_lives_there() -> None:
    tools = {"lint-imports": Tool("lint-imports", ("/verify/bin/lint-imports",), "2.16", of_project=False)}
    plan = ImportLinter().plan(context(tools=tools), ImportLinterOptions(config="contracts.toml"))
    argv = ("/verify/bin/python", *ISOLATED, PROBE, "--config=contracts.toml", "--", str(FACTS), "src")
    assert plan == Plan((Command(argv, writes={"facts": FACTS}),))


def test_takes_no_words_for_a_command_line_that_is_not_run() -> None:
    with pytest.raises(ValidationError, match="import-linter is not run by its command line"):
        ImportLinterOptions(args=("--verbose",))
    assert ImportLinterOptions(args=()).args == ()


def test_describes_its_option() -> None:
    described = ImportLinterOptions.model_json_schema()["properties"]["config"]["description"]
    assert described == "The file with import-linter's settings; default: where import-linter looks for it."


def test_counts_contracts_imports_and_files() -> None:
    kept = (contract(ignored=2), contract(name="Cycles", type="no_cycles", ignored=3))
    more = {"contracts_kept": 2, "of_contracts_kept": 2, "ignored_imports": 5}
    assert read(facts(*kept)) == reading(more=more)


def test_counts_the_imports_for_type_checking_that_are_left_out() -> None:
    assert read(facts(type_checking_imports=4)) == reading(more={"type_checking_imports_left_out": 4})


def test_counts_the_files_that_a_contract_holds_and_the_contracts_that_nobody_can_look_into() -> None:
    contracts = (contract(held=list(FILES)), contract(held=[], known=False, type="ours"), contract())
    more = {
        "contracts_kept": 3,
        "of_contracts_kept": 3,
        "files_under_contracts": 2,
        "contracts_on_their_word": 1,
    }
    assert read(facts(*contracts)) == reading(more=more)


def test_finds_every_offending_import_of_a_broken_contract() -> None:
    trail = ["acme.a -> acme.b (src/acme/a.py:3)", "acme.b -> acme (src/acme/b.py:1)"]
    broken = contract(
        kept=False,
        guidance="Ask Ada.",
        offences=[offence(trail=trail), offence(message="acme is in no layer", path=None, line=None, fix=None)],
    )
    bare = contract(name="Cycles", type="no_cycles", kept=False, offences=[offence(fix=None)])
    assert read(facts(contract(), broken, bare)) == reading(
        broken=2,
        more={"contracts_kept": 1, "of_contracts_kept": 3},
        findings=(
            Finding(
                "acme.a imports acme: against the contract 'Layers'",
                path="src/acme/a.py",
                line=3,
                rule="layers",
                fix="It may not. Ask Ada.",
                detail="\n".join(trail),
                part_of="Layers",
            ),
            Finding(
                "acme is in no layer: against the contract 'Layers'", rule="layers", fix="Ask Ada.", part_of="Layers"
            ),
            Finding(
                "acme.a imports acme: against the contract 'Cycles'",
                path="src/acme/a.py",
                line=3,
                rule="no_cycles",
                part_of="Cycles",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "guidance", "detail", "fix"), [("It is so.", "Mend it.", "It is so.", "Mend it."), ("", "", None, None)]
)
def test_points_at_a_broken_contract_that_does_not_say_where(
    text: str, guidance: str, detail: str | None, fix: str | None
) -> None:
    own = contract(name="Own", type="ours", kept=False, text=text, guidance=guidance)
    finding = Finding(
        "the contract 'Own' is broken", "pyproject.toml", rule="ours", fix=fix, detail=detail, part_of="Own"
    )
    assert read(facts(own)) == reading(broken=1, more={"contracts_kept": 0}, findings=(finding,))


def test_leaves_out_what_is_excluded() -> None:
    broken = contract(kept=False, offences=[offence()])
    left = read(facts(broken, files=["src/acme/__init__.py"]), exclude=("src/acme/a.py",))
    assert left == reading(files=(1, 1))


def test_a_contract_is_broken_while_one_offence_is_not_excluded() -> None:
    broken = contract(kept=False, offences=[offence(), offence(path="src/acme/__init__.py", line=1, fix=None)])
    finding = Finding(
        "acme.a imports acme: against the contract 'Layers'",
        path="src/acme/__init__.py",
        line=1,
        rule="layers",
        part_of="Layers",
    )
    expected = reading(broken=1, files=(1, 1), more={"contracts_kept": 0}, findings=(finding,))
    assert read(facts(broken), exclude=("src/acme/a.py",)) == expected


def test_finds_what_in_the_settings_does_nothing() -> None:
    empty = contract(idle=["modules: 'acme.x.*' matches no module"])
    fix = "Correct it or remove it."
    assert read(facts(empty, idle=["import-linter has no setting 'x'"])) == reading(
        idle=2,
        findings=(
            Finding(
                "import-linter has no setting 'x'",
                path="pyproject.toml",
                rule="idle-setting",
                fix=fix,
                needle="idle settings",
            ),
            Finding(
                "the contract 'Layers': modules: 'acme.x.*' matches no module",
                path="pyproject.toml",
                rule="idle-setting",
                fix=fix,
                needle="idle settings",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("path", "beside", "why"),
    [
        ("src/acme/tool", (), "import-linter reads the .py files of packages, and nothing else."),
        (
            "src/acme/dup/__init__.py",
            ("src/acme/dup.py",),
            "src/acme/dup.py has the same name, and import-linter reads that one, though Python imports the package.",
        ),
        ("src/beta/b.py", ("src/beta/__init__.py",), "pyproject.toml does not name it: the root packages are acme."),
        ("src/acmes.py", (), "pyproject.toml does not name it: the root packages are acme."),
        ("src/acme/sub/b.py", (), "src/acme/sub has no __init__.py, so import-linter passes over it."),
        (
            "src/acme/sub/low/b.py",
            ("src/acme/sub/__init__.py",),
            "src/acme/sub/low has no __init__.py, so import-linter passes over it.",
        ),
        ("src/acme/a-b/c.py", ("src/acme/a-b/__init__.py",), "src/acme/a-b is no name that could be imported."),
        ("src/acme/x.y.py", (), "Its name is none that import-linter reads."),
        ("src/acme/sub/x.y.py", ("src/acme/sub/__init__.py",), "Its name is none that import-linter reads."),
        (
            "src/acme/dup/b.py",
            ("src/acme/dup.py",),
            "src/acme/dup has no __init__.py, so import-linter passes over it.",
        ),
        ("src/acme/z.py", (), "Nothing in its settings says so."),
    ],
)
def test_says_why_a_file_was_not_read(path: str, beside: tuple[str, ...], why: str) -> None:
    there = (*FILES, *beside, path)
    found = read(facts(files=[*FILES, *beside]), source_files=there, python_files=frozenset(there))
    count = len(there) - 1
    assert found == reading(unmeasured=1, files=(count, count + 1), findings=(leak(path, why),))


def test_knows_the_root_that_is_nearest() -> None:
    there = ("acme/__init__.py", "lib/acme/__init__.py", "lib/acme/sub/b.py")
    found = read(facts(files=list(there[:2])), source_files=there, import_roots=(".", "lib"))
    why = "lib/acme/sub has no __init__.py, so import-linter passes over it."
    assert found == reading(unmeasured=1, files=(2, 3), findings=(leak("lib/acme/sub/b.py", why),))


def test_knows_the_root_of_the_project_itself() -> None:
    there = ("acme/__init__.py", "acme/sub/b.py")
    found = read(facts(files=[there[0]]), source_files=there, import_roots=(".",))
    why = "acme/sub has no __init__.py, so import-linter passes over it."
    assert found == reading(unmeasured=1, files=(1, 2), findings=(leak("acme/sub/b.py", why),))


def test_a_namespace_package_needs_no_init() -> None:
    there = ("src/ns/acme/__init__.py", "src/ns/acme/sub/b.py", "src/ns/c.py")
    found = read(facts(files=[there[0]], root_packages=["ns"]), source_files=there)
    whys = ("src/ns/acme/sub has no __init__.py, so import-linter passes over it.", "Nothing in its settings says so.")
    leaks = tuple(map(leak, there[1:], whys))
    assert found == reading(unmeasured=2, files=(1, 3), findings=leaks)


def test_names_every_root_package() -> None:
    there = (*FILES, "gamma/c.py")
    found = read(facts(root_packages=["acme", "beta"]), source_files=there)
    why = "pyproject.toml does not name it: the root packages are acme, beta."
    assert found == reading(unmeasured=1, files=(2, 3), findings=(leak("gamma/c.py", why),))


def test_expects_no_stubs_and_nothing_that_is_no_python() -> None:
    there = (*FILES, "src/acme/a.pyi", "src/acme/data.json")
    assert read(facts(), source_files=there) == reading()


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (completed(3, stderr="noise\nIt has no contracts.\n"), "It has no contracts."),
        (completed(3, files={"facts": facts()}), "it said nothing"),
        (
            completed(1, stderr="Traceback\nKeyError: 'x'\n", files={"facts": facts()}),
            "The probe of import-linter failed (exit 1): KeyError: 'x'. The log has more.",
        ),
        (completed(0), "The probe of import-linter failed (exit 0): it said nothing. The log has more."),
        (
            completed(files={"facts": "{"}),
            "What the probe of import-linter wrote is not what it writes elsewhere. The log has more.",
        ),
        (
            completed(files={"facts": facts(contracts=[])}),
            "What the probe of import-linter wrote is not what it writes elsewhere. The log has more.",
        ),
        (
            completed(files={"facts": facts(contract(offences=[offence()]))}),
            "import-linter contradicts itself: the contract 'Layers' is kept, with offences.",
        ),
    ],
)
def test_reads_nothing_that_is_not_plainly_understood(outcome: Any, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        ImportLinter().read(context(), ImportLinterOptions(), [outcome])
    assert str(caught.value) == why


@pytest.mark.parametrize(
    "changed",
    [
        {"newer": 1},
        {"files": "src"},
        {"imports": -1},
        {"type_checking_imports": -1},
        {"contracts": [contract(ignored=-1)]},
        {"imports": "3"},
        {"contracts": [{**contract(), "newer": 1}]},
        {"contracts": [contract(offences=[{**offence(), "newer": 1}])]},
        {"contracts": [contract(kept="yes")]},
        {"contracts": [contract(known=1)]},
        {"contracts": [contract(held="a.py")]},
        {"contracts": [contract(kept=False, offences=[offence(line="3")])]},
    ],
)
def test_takes_no_facts_of_another_shape(changed: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="not what it writes elsewhere"):
        read(facts(**changed))
