"""The probe over tiny packages, in this process: what import-linter itself keeps silent about, and what it says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import grimp
import importlinter
import pytest

from verify_gate.probes.import_contracts import __main__ as door
from verify_gate.probes.import_contracts import command, contracts

Look = Callable[..., Any]

LAYERS = """
    [[tool.importlinter.contracts]]
    name = "Layers"
    type = "layers"
    layers = ["acme.shell", "acme.domain"]
"""
PACKAGE = {"acme/__init__.py": "", "acme/shell.py": "import acme.domain\n", "acme/domain.py": "import json\n"}


def settings(*contracts: str, session: str = 'root_package = "acme"') -> str:
    """A pyproject.toml with these contracts; the layers alone where none are given."""
    return "\n".join(["[tool.importlinter]", *map(dedent, (session, *(contracts or (LAYERS,))))])


def contract(kind: str, **options: str) -> str:
    """A contract of a type, in TOML; the values are TOML too."""
    lines = "".join(f"{key} = {value}\n" for key, value in options.items())
    return f'\n[[tool.importlinter.contracts]]\nname = "It"\ntype = "{kind}"\n{lines}'


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Look:
    """Look at a project: the facts, or the sentence that says why there are none."""

    def run(files: Mapping[str, str], *words: str, root: str = ".") -> Any:
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "path", list(sys.path))
        out = tmp_path / "facts.json"
        code = command.run([*words, "--", str(out), root])
        return json.loads(out.read_text()) if code == 0 else f"{code}: {capfd.readouterr().err.strip()}"

    return run


def only(facts: Any) -> Any:
    """The one contract."""
    (found,) = facts["contracts"]
    return found


def offences(facts: Any) -> list[tuple[str, str | None, int | None]]:
    """What breaks the one contract: message, path, line."""
    return [(found["message"], found["path"], found["line"]) for found in only(facts)["offences"]]


def idle(facts: Any) -> list[str]:
    """What does nothing, in the settings and in the contracts."""
    return [*facts["idle"], *(sentence for found in facts["contracts"] for sentence in found["idle"])]


def test_writes_all_that_the_gate_wants_to_know(look: Look) -> None:
    facts = look({**PACKAGE, "pyproject.toml": settings()})
    assert facts.pop("grimp")
    assert facts == {
        "version": importlinter.__version__,
        "settings": "pyproject.toml",
        "root_packages": ["acme"],
        "files": ["acme/__init__.py", "acme/domain.py", "acme/shell.py"],
        "imports": 1,
        "type_checking_imports": 0,
        "idle": [],
        "contracts": [
            {
                "name": "Layers",
                "type": "layers",
                "kept": True,
                "ignored": 0,
                "offences": [],
                "text": "",
                "guidance": "",
                "idle": [],
            }
        ],
    }


def test_finds_files_below_a_root_and_in_namespace_packages(look: Look) -> None:
    files = {"src/acme/low/a.py": "", "src/acme/low/deep/b.py": "", "pyproject.toml": settings(contract("no_cycles"))}
    assert look(files, root="src")["files"] == ["src/acme/low/a.py", "src/acme/low/deep/b.py"]


def test_passes_over_what_import_linter_passes_over(look: Look) -> None:
    files = {
        "acme/sub/__init__.py": "",
        "acme/sub/a.py": "",
        "acme/orphan/b.py": "",
        "acme/two.py": "",
        "acme/two/__init__.py": "",
        "acme/c.d.py": "",
    }
    seen = look({**PACKAGE, **files, "pyproject.toml": settings()})["files"]
    assert seen == [*sorted(PACKAGE), "acme/sub/__init__.py", "acme/sub/a.py", "acme/two.py"]


DOMAIN = {**PACKAGE, "acme/domain.py": "import acme.util\n", "acme/util.py": "\n\nfrom acme import shell, domain\n"}
CYCLE = ["acme.domain -> acme.util (acme/domain.py:1)", "acme.util -> acme.shell (acme/util.py:3)"]


@pytest.mark.parametrize(
    ("kind", "options", "found"),
    [
        (
            "layers",
            {"layers": '["shell", "domain"]', "containers": '["acme"]', "exhaustive": "true"},
            [
                ("acme.domain imports acme.util, which leads to acme.shell", "acme/domain.py", 1),
                ("acme.util is in no layer", "acme/util.py", None),
            ],
        ),
        (
            "forbidden",
            {"source_modules": '["acme.domain"]', "forbidden_modules": '["acme.shell"]'},
            [("acme.domain imports acme.util, which leads to acme.shell", "acme/domain.py", 1)],
        ),
        (
            "independence",
            {"modules": '["acme.domain", "acme.shell"]'},
            [
                ("acme.domain imports acme.util, which leads to acme.shell", "acme/domain.py", 1),
                ("acme.shell imports acme.domain", "acme/shell.py", 1),
            ],
        ),
        (
            "protected",
            {"protected_modules": '["acme.shell"]', "allowed_importers": "[]"},
            [("acme.util imports acme.shell", "acme/util.py", 3)],
        ),
        (
            "acyclic_siblings",
            {"ancestors": '["acme"]'},
            [
                (
                    "acme.util imports acme.domain, which closes a cycle between the children of acme",
                    "acme/util.py",
                    3,
                ),
                (
                    "acme.util imports acme.shell, which closes a cycle between the children of acme",
                    "acme/util.py",
                    3,
                ),
            ],
        ),
        (
            "no_cycles",
            {},
            [("acme.domain imports acme.util, which leads back to it", "acme/domain.py", 1)],
        ),
    ],
)
def test_places_every_offence(
    look: Look, kind: str, options: dict[str, str], found: list[tuple[str, str | None, int | None]]
) -> None:
    facts = look({**DOMAIN, "pyproject.toml": settings(contract(kind, **options))})
    if kind == "acyclic_siblings":  # which of the imports it names is its own choice
        assert {message.rpartition(", which")[2] for message, _, _ in offences(facts)} == {
            " closes a cycle between the children of acme"
        }
        assert all(path and line for _, path, line in offences(facts))
    else:
        assert offences(facts) == found
    assert (only(facts)["kept"], idle(facts)) == (False, [])


def test_shows_the_way_and_what_mends_it(look: Look) -> None:
    options = {"source_modules": '["acme.domain"]', "forbidden_modules": '["acme.shell"]'}
    facts = look({**DOMAIN, "pyproject.toml": settings(contract("forbidden", **options))})
    (offence,) = only(facts)["offences"]
    assert (offence["trail"], offence["fix"]) == (CYCLE, "acme.domain may not import acme.shell.")


def test_names_every_line_and_both_ends_of_a_chain(look: Look) -> None:
    files = {
        **PACKAGE,
        "acme/low/__init__.py": "",
        "acme/low/a.py": "import acme.mid\ndef f():\n    import acme.mid\n",
        "acme/low/b.py": "import acme.mid\n",
        "acme/mid.py": "import acme.high.x\nimport acme.high.y\n",
        "acme/high/__init__.py": "",
        "acme/high/x.py": "",
        "acme/high/y.py": "",
    }
    facts = look({**files, "pyproject.toml": settings(contract("layers", layers='["acme.high", "acme.low"]'))})
    assert offences(facts) == [
        ("acme.low.a imports acme.mid, which leads to acme.high.x", "acme/low/a.py", 1),
        ("acme.low.a imports acme.mid, which leads to acme.high.x", "acme/low/a.py", 3),
        ("acme.low.b imports acme.mid, which leads to acme.high.x", "acme/low/b.py", 1),
        ("acme.mid imports acme.high.y", "acme/mid.py", 2),
    ]


def test_a_package_and_its_child_form_a_cycle(look: Look) -> None:
    files = {
        "acme/__init__.py": "from acme.a import x\n",
        "acme/a.py": "from acme import b\n",
        "acme/b.py": "import acme\n",
    }
    facts = look({**files, "pyproject.toml": settings(contract("no_cycles"))})
    assert offences(facts) == [("acme imports acme.a, which leads back to it by way of acme.b", "acme/__init__.py", 1)]


def test_ignored_imports_are_counted_and_leave_the_cycle(look: Look) -> None:
    cycle = contract("no_cycles", ignore_imports='["acme.util -> acme.**"]', broken_contract_guidance='"Ask Ada."')
    facts = look({**DOMAIN, "pyproject.toml": settings(cycle)})
    assert (only(facts)["kept"], only(facts)["ignored"], only(facts)["guidance"]) == (True, 2, "Ask Ada.")


SHELL = {
    "acme/__init__.py": "",
    "acme/boot.py": "import importlib\nimportlib.import_module('acme.shell.main')\n",
    "acme/plugins.py": "from importlib import import_module\ndef load(name): return import_module(name)\n",
    "acme/shell/__init__.py": "from acme.shell import main\n",
    "acme/shell/main.py": "import importlib\nimportlib.import_module('acme.shell')\n",
}
SINGLE = {"module": '"acme.shell"', "importer": '"acme.boot"', "trusted_importers": '["acme.plugins"]'}


@pytest.mark.parametrize(
    ("files", "options", "found"),
    [
        ({}, {}, []),
        (
            {},
            {"trusted_importers": "[]"},
            [("acme.plugins may import acme.shell dynamically, not in acme.boot", "acme/plugins.py", 2)],
        ),
        (
            {"acme/plugins.py": "__import__('acme.shell')\n"},
            {},
            [("acme.plugins imports acme.shell dynamically, not in acme.boot", "acme/plugins.py", 1)],
        ),
        ({"acme/boot.py": "\n"}, {}, [("acme.boot holds no dynamic import of acme.shell", "acme/boot.py", None)]),
        (
            {"acme/boot.py": SHELL["acme/boot.py"] * 2},
            {},
            [("acme.boot imports acme.shell dynamically once more", "acme/boot.py", 4)],
        ),
        (
            {"acme/plugins.py": "\nfrom acme.shell import main\n"},
            {"trusted_importers": "[]"},
            [("acme.plugins imports acme.shell.main statically", "acme/plugins.py", 2)],
        ),
    ],
)
def test_a_module_is_reached_through_one_dynamic_import(
    look: Look, files: dict[str, str], options: dict[str, str], found: list[tuple[str, str | None, int | None]]
) -> None:
    kind = contract("single_dynamic_import", **{**SINGLE, **options})
    facts = look({**SHELL, **files, "pyproject.toml": settings(kind)})
    assert offences(facts) == found
    fixes = {offence["fix"] for offence in only(facts)["offences"]}
    assert fixes <= {"Only acme.boot may import acme.shell, dynamically and once."}


CUSTOM = """
    from importlinter import Contract, ContractCheck, fields, output

    class Own(Contract):
        module = fields.ModuleField(required=False)

        def check(self, graph, verbose):
            print("noise")
            return ContractCheck(kept=False, metadata={})

        def render_broken_contract(self, check):
            output.print_error("It is so.")
"""


def test_a_custom_contract_says_in_its_own_words_what_is_wrong(look: Look) -> None:
    session = 'root_package = "acme"\ncontract_types = ["own: rules.Own"]\nown_setting = 1'
    facts = look({**PACKAGE, "rules.py": CUSTOM, "pyproject.toml": settings(contract("own"), session=session)})
    assert (only(facts)["kept"], only(facts)["text"], facts["idle"]) == (False, "noise\nIt is so.", [])


def test_our_types_may_be_named_as_import_linter_wants_it(look: Look) -> None:
    home = "verify_gate.probes.import_contracts"
    session = f'root_package = "acme"\ncontract_types = ["no_cycles: {home}.NoCycles"]'
    assert only(look({**PACKAGE, "pyproject.toml": settings(contract("no_cycles"), session=session)}))["kept"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            contract("forbidden", source_modules='["acme.domain.*"]', forbidden_modules='["acme.shell"]'),
            ["source_modules: 'acme.domain.*' matches no module"],
        ),
        (
            contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["subproces"]'),
            ["forbidden_modules: nothing is called 'subproces'; did you mean 'subprocess'?"],
        ),
        (contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["nobody_has_this"]'), []),
        (contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["subprocess"]'), []),
        (
            contract("forbidden", source_modules='["acme"]', forbidden_modules='["acme.shell"]'),
            ["each forbidden module lies in a source module or the other way round, so nothing is forbidden"],
        ),
        (
            contract("independence", modules='["acme.shell", "acme.plugins.*"]'),
            [
                "modules: 'acme.plugins.*' matches no module",
                "it names fewer than two modules, so there is nothing to be independent of",
            ],
        ),
        (
            contract("layers", layers='["(acme.gui)", "acme.domain"]'),
            [
                "layers: 'acme.gui' is not there",
                "fewer than two of its layers are there, so no import can go the wrong way",
            ],
        ),
        (
            contract(
                "layers",
                layers='["shell", "(gui)", "domain"]',
                containers='["acme"]',
                exhaustive="true",
                exhaustive_ignores='["conf"]',
            ),
            ["layers: 'gui' is not there", "exhaustive_ignores: 'conf' is not there"],
        ),
        (
            contract("layers", layers='["acme.shell", "acme.domain"]', ignore_imports='["acme.** -> acme.**"]'),
            ["ignore_imports leaves no import for this contract to judge"],
        ),
        (
            contract("no_cycles", ignore_imports='["acme.gui -> acme"]', unmatched_ignore_imports_alerting='"none"'),
            ["ignore_imports: 'acme.gui -> acme' matches no import"],
        ),
        (contract("no_cycles", ignore_imports='["acme.shell -> acme.domain"]'), None),
    ],
)
def test_finds_what_does_nothing_in_a_contract(look: Look, made: str, said: list[str] | None) -> None:
    session = 'root_package = "acme"\ninclude_external_packages = true'
    facts = look({**PACKAGE, "pyproject.toml": settings(made, session=session)})
    all_ignored = ["ignore_imports leaves no import for this contract to judge"]
    assert idle(facts) == (all_ignored if said is None else said)
    assert only(facts)["kept"]


def test_a_package_that_is_forbidden_and_may_be_imported_is_no_slip(look: Look) -> None:
    """`pytes` is like `pytest`, but here it is a module of its own beside the package."""
    made = contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["pytes"]')
    session = 'root_package = "acme"\ninclude_external_packages = true'
    assert idle(look({**PACKAGE, "pytes.py": "", "pyproject.toml": settings(made, session=session)})) == []


INI = """
    [importlinter]
    root_package = acme

    [importlinter:contract:one]
    name = One
    type = layers
    layers =
        acme.shell
        acme.domain
"""


@pytest.mark.parametrize(
    ("files", "file", "said"),
    [
        ({".importlinter": INI}, ".importlinter", []),
        (
            {".importlinter": INI, "setup.cfg": INI, "pyproject.toml": settings()},
            "setup.cfg",
            [
                "setup.cfg is read first, so the import-linter settings in .importlinter do nothing",
                "setup.cfg is read first, so the import-linter settings in pyproject.toml do nothing",
            ],
        ),
        ({"setup.cfg": "[metadata]\nname = acme\n", ".importlinter": INI}, ".importlinter", []),
        (
            {".importlinter": INI + "\n    [import-linter:contract:two]\n    type = no_cycles\n"},
            ".importlinter",
            [
                "import-linter does not read the section [import-linter:contract:two]; write [importlinter:contract:NAME]"
            ],
        ),
        (
            {"pyproject.toml": settings(session='root_package = "acme"\nexclude_typechecking_imports = true')},
            "pyproject.toml",
            [
                "import-linter has no setting 'exclude_typechecking_imports'; "
                "did you mean 'exclude_type_checking_imports'?"
            ],
        ),
        (
            {"pyproject.toml": settings(session='root_package = "acme"\nxyz = 1')},
            "pyproject.toml",
            ["import-linter has no setting 'xyz'"],
        ),
        (
            {".importlinter": INI.replace("= acme\n", "= acme\n    include_external_packages = yes\n", 1)},
            ".importlinter",
            ["import-linter takes include_external_packages = 'yes' for false; write true or false"],
        ),
    ],
)
def test_finds_what_does_nothing_in_the_settings(look: Look, files: dict[str, str], file: str, said: list[str]) -> None:
    facts = look({**PACKAGE, **files})
    assert (facts["settings"], idle(facts)) == (file, said)


def test_counts_the_imports_for_type_checking_that_are_left_out(look: Look) -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import acme.shell\n"
    session = 'root_package = "acme"\nexclude_type_checking_imports = true'
    facts = look({**PACKAGE, "acme/domain.py": source, "pyproject.toml": settings(session=session)})
    assert (facts["type_checking_imports"], facts["imports"], only(facts)["kept"]) == (1, 1, True)


def test_reads_the_file_that_is_named(look: Look) -> None:
    files = {"pyproject.toml": settings(), "rules.toml": settings(contract("no_cycles"))}
    facts = look({**PACKAGE, **files}, "--config=rules.toml")
    assert (facts["settings"], only(facts)["type"], facts["idle"]) == ("rules.toml", "no_cycles", [])


ANYWHERE = (
    "3: There are no import-linter settings: neither setup.cfg, .importlinter nor pyproject.toml has any. "
    "Name the contracts there, or remove the instrument from verify.toml."
)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, ANYWHERE),
        ({"pyproject.toml": "[project]\nname = 'acme'\n"}, ANYWHERE),
        (
            {"pyproject.toml": "[tool.importlinter]\nroot_package = 'acme'\n"},
            "3: pyproject.toml defines no contracts, so nothing would be checked. Define one, or remove the instrument.",
        ),
        (
            {"pyproject.toml": settings(session="")},
            "3: pyproject.toml: import-linter's settings lack 'root_package'. Name the package to look at.",
        ),
        (
            {"pyproject.toml": "[tool.importlinter\n"},
            "3: pyproject.toml cannot be read by import-linter: Expected ']' at the end of a table declaration "
            "(at line 1, column 19).",
        ),
        (
            {"pyproject.toml": settings(contract("layer", layers='["acme.shell"]'))},
            f"3: pyproject.toml: the contract 'It' is of type 'layer', which import-linter {importlinter.__version__} "
            "does not have; did you mean 'layers'?",
        ),
        (
            {"pyproject.toml": settings(contract("layers", layers='["acme.shell"]', exhaustiv="true"))},
            "3: pyproject.toml: the contract 'It' has no option 'exhaustiv'; did you mean 'exhaustive'?",
        ),
        (
            {"pyproject.toml": settings(contract("forbidden", source_modules='["acme"]'))},
            "3: pyproject.toml: the contract 'It' is not configured correctly: forbidden_modules: This is a required field.",
        ),
        (
            {"pyproject.toml": settings(contract("layers", layers='["acme.shel", "acme.domain"]'))},
            "3: pyproject.toml: the contract 'It' cannot be checked: "
            "Missing layer 'acme.shel': module acme.shel does not exist.",
        ),
        (
            {"pyproject.toml": settings(contract("single_dynamic_import", **{**SINGLE, "module": '"acme.gone"'}))},
            "3: pyproject.toml: the contract 'It' cannot be checked: Module 'acme.gone' does not exist.",
        ),
        (
            {"pyproject.toml": settings(session='root_package = "acme"\ncontract_types = ["own: gone.Own"]')},
            "3: pyproject.toml: contract_types ['own: gone.Own'] cannot be loaded: No module named 'gone'.",
        ),
        (
            {"pyproject.toml": settings(session='root_package = "gone"')},
            "3: import-linter cannot read the packages gone: Could not find package 'gone' in your Python path.",
        ),
        (
            {"alone.py": "", "pyproject.toml": settings(session='root_package = "alone"')},
            "3: import-linter cannot read the packages alone: a root package must be a top-level package "
            "with an __init__.py, and one of ['alone'] is not.",
        ),
        (
            {"acme/deep/__init__.py": "", "acme/deep/a.py": "\nfrom ....x import y\n", "pyproject.toml": settings()},
            "3: acme/deep/a.py:2 imports from above its top-level package. Correct it; grimp fails on it.",
        ),
    ],
)
def test_says_why_there_is_nothing_to_read(look: Look, files: dict[str, str], why: str) -> None:
    said = look({**PACKAGE, **files})
    assert (said[:3], said.splitlines()[-1].removeprefix("3: ")) == ("3: ", why.removeprefix("3: "))


def test_a_named_file_without_settings_is_named(look: Look) -> None:
    assert look({**PACKAGE, "rules.toml": ""}, "--config=rules.toml").startswith(
        "3: There are no import-linter settings: rules.toml has none. "
    )


def test_a_source_that_does_not_parse_is_named(look: Look) -> None:
    said = look({**PACKAGE, "acme/bad.py": "import (\n", "pyproject.toml": settings()})
    assert said.startswith("3: import-linter cannot read the packages acme: Syntax error in ")
    assert "acme/bad.py" in said


class PanicException(BaseException):
    """As grimp's engine raises it: no Exception."""


@pytest.mark.parametrize("bad", ["import (\n", "from .... import a\n"])
def test_a_panic_that_nothing_explains_is_told_as_it_is(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bad: str
) -> None:
    def panic(*_: Any, **__: Any) -> None:
        (tmp_path / "acme/bad.py").write_text(bad)
        raise PanicException("range end\nindex 3")

    monkeypatch.setattr(grimp, "build_graph", panic)
    said = look({**PACKAGE, "pyproject.toml": settings()})
    assert said == {
        "import (\n": "3: grimp, which reads the imports, failed: range end index 3. The log has more.",
        "from .... import a\n": "3: acme/bad.py:1 imports from above its top-level package. Correct it; grimp fails on it.",
    }.get(bad)


def test_an_interrupt_is_no_panic(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(grimp, "build_graph", interrupt)
    with pytest.raises(KeyboardInterrupt):
        look({**PACKAGE, "pyproject.toml": settings()})


def test_syntax_that_this_python_does_not_know_is_named(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(*_: Any, **__: Any) -> None:
        raise SyntaxError("no", ("acme/boot.py", 2, 1, "type X = int"))

    monkeypatch.setattr(contracts, "dynamic_imports", find)
    kind = contract("single_dynamic_import", **SINGLE)
    said = look({**SHELL, "pyproject.toml": settings(kind)})
    assert said.startswith("3: pyproject.toml: the contract 'It' cannot be checked: the Python that runs import-linter")
    assert said.endswith("acme/__init__.py:2.")


def test_a_package_that_lies_elsewhere_is_named_by_its_whole_path(look: Look, tmp_path_factory: Any) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "other").mkdir()
    (elsewhere / "other/__init__.py").write_text("")
    found = look(
        {"pyproject.toml": settings(contract("no_cycles"), session='root_package = "other"')}, root=str(elsewhere)
    )
    assert found["files"] == [f"{elsewhere.as_posix()}/other/__init__.py"]


def test_the_door_loads_the_package_from_where_it_lies(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    look({**PACKAGE, "pyproject.toml": settings()})
    monkeypatch.delitem(sys.modules, door.NAME, raising=False)
    out = tmp_path / "again.json"
    assert door.main(["--", str(out), "."]) == 0
    assert json.loads(out.read_text())["imports"] == 1
    assert sys.modules[door.NAME].__file__ == str(Path(door.__file__).parent / "__init__.py")


@pytest.mark.parametrize(
    ("installed", "understood"),
    [("2.1", True), ("2.16", True), ("2.0", False), ("2", False), ("1.12.1", False), ("3.1", False)],
)
def test_the_door_knows_which_versions_it_understands(
    installed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, understood: bool
) -> None:
    assert door.understood(installed) == understood
    if not understood:
        monkeypatch.setattr(importlinter, "__version__", installed)
        assert door.main([]) == door.UNUSABLE == command.UNUSABLE
        assert capsys.readouterr().err == (
            f"import-linter {installed} is not understood. Install 2.1 or later, below 3.\n"
        )


def test_the_door_says_that_import_linter_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "importlinter", None)
    assert door.main([]) == door.UNUSABLE
    said = capsys.readouterr().err
    assert said.startswith(f"import-linter cannot be imported by {sys.executable}: ")
    assert said.endswith(". Install it there.\n")
