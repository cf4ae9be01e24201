"""The probe over tiny packages, in this process: what import-linter itself keeps silent about, and what it says."""

from __future__ import annotations

import ast
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
from verify_gate.probes.import_contracts import command

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
                "known": True,
                "kept": True,
                "held": ["acme/domain.py"],
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
            [
                "source_modules: 'acme.domain.*' matches no module",
                "no forbidden module lies outside the source modules, so nothing is forbidden",
            ],
        ),
        (
            contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["subproces"]'),
            ["forbidden_modules: nothing is called 'subproces'; did you mean 'subprocess'?"],
        ),
        (contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["nobody_has_this"]'), []),
        (contract("forbidden", source_modules='["acme.*"]', forbidden_modules='["subprocess"]'), []),
        (
            contract("forbidden", source_modules='["acme"]', forbidden_modules='["acme.shell"]'),
            ["no forbidden module lies outside the source modules, so nothing is forbidden"],
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
                "no module of its layers stands above another, so no import can go the wrong way",
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
        (contract("no_cycles", ignore_imports='["acme.shell -> acme.domain"]'), []),
    ],
)
def test_finds_what_does_nothing_in_a_contract(look: Look, made: str, said: list[str]) -> None:
    session = 'root_package = "acme"\ninclude_external_packages = true'
    facts = look({**PACKAGE, "pyproject.toml": settings(made, session=session)})
    assert idle(facts) == said
    assert only(facts)["kept"]


DEEP = {
    "acme/__init__.py": "from acme import api\n",
    "acme/api/__init__.py": '"""The door."""\n',
    "acme/api/web.py": "from acme import core\n",
    "acme/core/__init__.py": "",
    "acme/core/one.py": "",
    "acme/core/two.py": "import acme.core.one\n",
    "acme/base.py": "import json\n",
}
FORBIDDEN = {"source_modules": '["acme.core"]', "forbidden_modules": '["acme.api"]'}
ORDER = {"layers": '["acme.api", "acme.core", "acme.base"]'}
QUIET = {"unmatched_ignore_imports_alerting": '"none"'}
NO_MATCH = "ignore_imports: {!r} matches no import"
NO_IMPORT = "ignore_imports leaves no import for this contract to judge"


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("layers", ORDER, []),
        ("layers", {"layers": '["acme.api : acme.core : acme.base"]'}, ["layers"]),
        ("layers", {"layers": '["acme.api | acme.base"]'}, []),
        ("layers", {"layers": '["acme.core"]'}, ["layers"]),
        ("layers", {"layers": '["one : two"]', "containers": '["acme.core"]'}, ["layers"]),
        (
            "layers",
            {"layers": '["web", "(two)"]', "containers": '["acme.api"]'},
            ["layers: 'two' is not there", "layers"],
        ),
        ("independence", {"modules": '["acme.core.*"]', "ignore_imports": '["acme.core.two -> acme.core.one"]'}, []),
        ("independence", {"modules": '["acme.core"]'}, ["independence"]),
        ("forbidden", FORBIDDEN, []),
        ("forbidden", {**FORBIDDEN, "forbidden_modules": '["acme.core.one"]'}, ["forbidden"]),
        ("forbidden", {**FORBIDDEN, "forbidden_modules": "[]"}, ["forbidden"]),
        ("forbidden", {**FORBIDDEN, "forbidden_modules": '["subprocess"]'}, []),
        ("protected", {"protected_modules": '["acme.core"]', "allowed_importers": '["acme.api"]'}, []),
        ("protected", {"protected_modules": '["acme.core"]', "allowed_importers": '["acme.**"]'}, []),
        ("protected", {"protected_modules": '["acme.core"]', "allowed_importers": '["acme"]'}, ["protected"]),
        (
            "protected",
            {"protected_modules": '["acme.core"]', "allowed_importers": '["acme", "acme.**"]'},
            ["protected"],
        ),
        ("protected", {"protected_modules": "[]", "allowed_importers": "[]"}, ["protected"]),
        ("protected", {"protected_modules": '["json"]', "allowed_importers": '["acme.base"]'}, []),
        ("acyclic_siblings", {"ancestors": '["acme"]', "depth": "0"}, []),
        ("acyclic_siblings", {"ancestors": '["acme.core"]'}, []),
        ("acyclic_siblings", {"ancestors": '["acme.api"]'}, ["acyclic_siblings"]),
        ("acyclic_siblings", {"ancestors": '["acme.base"]'}, ["acyclic_siblings"]),
    ],
)
def test_a_contract_that_nothing_could_break_holds_nothing(
    look: Look, kind: str, options: dict[str, str], said: list[str]
) -> None:
    why = {
        "acyclic_siblings": "none of its ancestors has two children, so there is no cycle to be found",
        "forbidden": "no forbidden module lies outside the source modules, so nothing is forbidden",
        "independence": "it names fewer than two modules, so there is nothing to be independent of",
        "layers": "no module of its layers stands above another, so no import can go the wrong way",
        "protected": "it keeps no module from importing what it protects",
    }
    session = 'root_package = "acme"\ninclude_external_packages = true'
    facts = look({**DEEP, "pyproject.toml": settings(contract(kind, **options), session=session)})
    assert (idle(facts), only(facts)["kept"]) == ([why.get(sentence, sentence) for sentence in said], True)


@pytest.mark.parametrize(
    ("kind", "options", "ignored", "said"),
    [
        ("layers", ORDER, ["acme.** -> acme.**"], [NO_IMPORT]),
        ("layers", ORDER, ["acme.** -> acme.core.**"], []),
        ("layers", ORDER, ["acme.base -> acme.**"], [NO_MATCH, "ignore_imports leaves nothing that the layer 'acme.base' may not import"]),
        ("layers", ORDER, ["acme.base -> acme.*", "acme.base -> acme.*.*"], [NO_MATCH, NO_MATCH, "ignore_imports leaves nothing that the layer 'acme.base' may not import"]),
        ("layers", {"layers": '["acme.api.web", "acme.base"]'}, ["acme.base -> acme.api.web"], [NO_MATCH, NO_IMPORT]),
        ("layers", {"layers": '["acme.api.web", "acme.core.one", "acme.base"]'}, ["acme.core.one -> acme.api.web"], [NO_MATCH]),
        ("forbidden", FORBIDDEN, ["acme.core.* -> acme.api.*"], [NO_MATCH, NO_IMPORT]),
        ("forbidden", FORBIDDEN, ["acme.core.one -> acme.api.*"], [NO_MATCH]),
        ("forbidden", FORBIDDEN, ["acme.core.* -> acme.api"], [NO_MATCH]),
        ("no_cycles", {}, ["acme.** -> acme.**"], [NO_IMPORT]),
        ("no_cycles", {}, ["acme.core.two -> acme.core.one"], []),
    ],
)  # fmt: skip  # a case a line
def test_what_is_ignored_may_leave_nothing(
    look: Look, kind: str, options: dict[str, str], ignored: list[str], said: list[str]
) -> None:
    """An `__init__` counts only where nothing lies below it: who ignores what is below means the package."""
    made = contract(kind, **options, **QUIET, ignore_imports=json.dumps(ignored))
    wanted = [sentence.format(ignored[min(place, len(ignored) - 1)]) for place, sentence in enumerate(said)]
    assert idle(look({**DEEP, "pyproject.toml": settings(made)})) == wanted


EMPTY = "{}: with as_packages = false, {!r} is its empty __init__.py and nothing below it"


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        (
            "forbidden",
            FORBIDDEN,
            [EMPTY.format("forbidden_modules", "acme.api"), EMPTY.format("source_modules", "acme.core")],
        ),
        ("forbidden", {**FORBIDDEN, "source_modules": '["acme.core", "acme.core.*"]', "forbidden_modules": '["acme"]'}, []),
        ("forbidden", {"source_modules": '["acme.api"]', "forbidden_modules": '["acme.api.web"]'}, []),
        ("forbidden", {"source_modules": '["acme.base"]', "forbidden_modules": '["subprocess"]'}, []),
        ("protected", {"protected_modules": '["acme.core"]', "allowed_importers": "[]"}, [EMPTY.format("protected_modules", "acme.core")]),
        ("protected", {"protected_modules": '["acme.core.*"]', "allowed_importers": '["acme.core.two"]'}, []),
    ],
)  # fmt: skip  # a case a line
def test_a_package_that_counts_as_a_module_holds_an_empty_file(
    look: Look, kind: str, options: dict[str, str], said: list[str]
) -> None:
    session = 'root_package = "acme"\ninclude_external_packages = true'
    made = contract(kind, **options, as_packages="false")
    assert sorted(idle(look({**DEEP, "pyproject.toml": settings(made, session=session)}))) == said


def test_a_package_with_something_in_it_may_count_as_a_module(look: Look) -> None:
    made = contract("forbidden", **FORBIDDEN, as_packages="false")
    files = {**DEEP, "acme/core/__init__.py": "x = 1\n", "acme/api/__init__.py": "y = 2\n"}
    assert idle(look({**files, "pyproject.toml": settings(made)})) == []


@pytest.mark.parametrize(
    ("trusted", "said"),
    [
        (["acme.plugins"], []),
        (["acme.other"], ["trusted_importers: nothing in 'acme.other' imports a name that only a run would tell"]),
        (["acme"], ["trusted_importers: nothing in 'acme' imports a name that only a run would tell"]),
        (["acme.*"], []),
        (["acme.nobody.*"], ["trusted_importers: 'acme.nobody.*' matches no module"]),
        (
            ["acme", "acme.*"],
            [
                "trusted_importers: nothing in 'acme' imports a name that only a run would tell",
                "trusted_importers holds every module, so no import of a computed name counts",
            ],
        ),
    ],
)
def test_trust_is_given_to_those_who_need_it(look: Look, trusted: list[str], said: list[str]) -> None:
    files = {**SHELL, "acme/other.py": "import importlib\nimportlib.import_module('acme.plugins')\n"}
    kind = contract("single_dynamic_import", **{**SINGLE, "trusted_importers": json.dumps(trusted)})
    assert idle(look({**files, "pyproject.toml": settings(kind)})) == said


def test_a_module_that_holds_all_the_others_is_about_nothing(look: Look) -> None:
    kind = contract("single_dynamic_import", module='"acme"', importer='"acme"')
    assert idle(look({**PACKAGE, "pyproject.toml": settings(kind)})) == [
        "no module lies outside the one that it is about"
    ]


CALL = "import importlib\n\nimportlib.import_module('acme.shell')\n"


@pytest.mark.parametrize(
    ("kind", "options", "source", "found"),
    [
        ("layers", {"layers": '["acme.shell", "acme.domain"]'}, CALL, [("acme.shell", 3, "acme.domain")]),
        ("independence", {"modules": '["acme.shell", "acme.domain"]'}, CALL, [("acme.shell", 3, "acme.domain")]),
        (
            "forbidden",
            {"source_modules": '["acme.domain"]', "forbidden_modules": '["acme.shell", "subprocess"]'},
            "exec('import subprocess')\n__import__('acme.shell.main')\n",
            [("subprocess", 1, "acme.domain"), ("acme.shell", 2, "acme.domain")],
        ),
        ("protected", {"protected_modules": '["acme.shell"]', "allowed_importers": "[]"}, CALL, [("acme.shell", 3, "acme.domain")]),
        ("protected", {"protected_modules": '["acme.shell"]', "allowed_importers": '["acme.domain"]'}, CALL, []),
        ("layers", {"layers": '["acme.domain", "acme.shell"]'}, CALL, []),
        ("no_cycles", {}, CALL, []),
        ("layers", {"layers": '["acme.shell", "acme.domain"]'}, "import importlib\nimportlib.import_module(name)\n", []),
        (
            "layers",
            {"layers": '["acme.shell", "acme.domain"]', "ignore_imports": '["acme.domain -> acme.shell.*", "acme.domain -> acme.shell"]', **QUIET},
            CALL,
            None,
        ),
    ],
)  # fmt: skip  # a case a line
def test_an_import_by_a_call_breaks_a_contract_as_a_statement_does(
    look: Look, kind: str, options: dict[str, str], source: str, found: list[tuple[str, int, str]] | None
) -> None:
    session = 'root_package = "acme"\ninclude_external_packages = true'
    files = {"acme/__init__.py": "", "acme/shell.py": "", "acme/domain.py": source}
    facts = look({**files, "pyproject.toml": settings(contract(kind, **options), session=session)})
    assert offences(facts) == [
        (f"acme.domain reaches {imported} by a call", "acme/domain.py", line) for imported, line, _ in found or ()
    ]
    fixes = [offence["fix"] for offence in only(facts)["offences"]]
    assert fixes == [f"{importer} may not import {imported}." for imported, _, importer in found or ()]
    assert only(facts)["kept"] == (not found)
    if found is None:  # the import is there, though import-linter does not see it
        assert idle(facts)[0] == "ignore_imports: 'acme.domain -> acme.shell.*' matches no import"
        assert len(idle(facts)) == 2


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import acme\n\nacme.shell.main()\n", [("acme.shell", 3)]),
        ("import acme as a\na.shell.web.main\na.core\n", [("acme.shell.web", 2)]),
        ("import json, acme.core\nx = acme.shell\n", [("acme.shell", 2)]),
        ("def f(): import acme; return acme.shell\n", [("acme.shell", 1)]),
        ("import acme\nacme.version\nacme.core.x\nacme.domain.y\n", []),
        ("import json\njson.shell\n", []),
        ("import acme.shell\nacme.shell.main()\n", [("acme.shell", 1, "by a statement")]),
        ("import acme\ndef f(acme): return acme.shell\n", []),
        ("import acme\nacme().shell\n", []),
        ("import acme\nacme.hidden.x\nacme.taken.x\n", []),
        ("import acme\nacme.seen.x\nacme.known.x\n", [("acme.seen", 2), ("acme.known", 3)]),
    ],
)
def test_a_module_that_is_reached_as_an_attribute_breaks_a_contract_too(
    look: Look, source: str, found: list[tuple[Any, ...]]
) -> None:
    """Not so a name that the package gives to something else: `acme.hidden` is a function there."""
    files = {
        "acme/__init__.py": "from acme.hidden import hidden\nfrom . import seen\nfrom acme import known\ntaken = 1\n",
        **{f"acme/{name}.py": "" for name in ("hidden", "taken", "seen", "known", "core")},
        "acme/shell/__init__.py": "",
        "acme/shell/web.py": "",
        "acme/domain.py": source,
    }
    protected = json.dumps([f"acme.{name}" for name in ("shell", "shell.*", "hidden", "taken", "seen", "known")])
    made = contract("protected", protected_modules=protected, allowed_importers='["acme"]', as_packages="false")
    assert offences(look({**files, "pyproject.toml": settings(made)})) == [
        (
            f"acme.domain imports {where}" if statement else f"acme.domain reaches {where} by an attribute",
            "acme/domain.py",
            line,
        )
        for where, line, *statement in found
    ]


def test_a_type_of_the_project_s_takes_the_place_of_none_of_import_linter_s(look: Look) -> None:
    session = 'root_package = "acme"\ncontract_types = ["layers: stand_in.Own"]'
    assert look({**PACKAGE, "stand_in.py": CUSTOM, "pyproject.toml": settings(session=session)}) == (
        "3: pyproject.toml: contract_types puts a class of the project's in the place of import-linter's own "
        "'layers'. Give it another name."
    )


def test_import_linter_s_own_type_may_be_named(look: Look) -> None:
    session = 'root_package = "acme"\ncontract_types = ["layers: importlinter.contracts.layers.LayersContract"]'
    assert only(look({**PACKAGE, "pyproject.toml": settings(session=session)}))["known"]


def test_a_type_of_the_project_s_is_not_known(look: Look) -> None:
    session = 'root_package = "acme"\ncontract_types = ["no_cycles: rules.Own"]'
    facts = look({**PACKAGE, "rules.py": CUSTOM, "pyproject.toml": settings(contract("no_cycles"), session=session)})
    assert (only(facts)["known"], only(facts)["held"], only(facts)["text"]) == (False, [], "noise\nIt is so.")


def test_imports_that_are_left_out_for_type_checking_are_looked_at(look: Look) -> None:
    session = 'root_package = "acme"\nexclude_type_checking_imports = true'
    files = {
        "acme/__init__.py": "TYPE_CHECKING = True\n",
        "acme/shell.py": "",
        "acme/domain.py": "import typing as t\nif t.TYPE_CHECKING:\n    import acme.shell\n",
        "acme/util.py": "\nTYPE_CHECKING = not 0\nif TYPE_CHECKING:\n    import acme.shell\n",
    }
    facts = look({**files, "pyproject.toml": settings(session=session)})
    assert (facts["type_checking_imports"], idle(facts)) == (
        2,
        [
            "exclude_type_checking_imports leaves out imports that may be run: acme/util.py:2 has a TYPE_CHECKING of its own"
        ],
    )


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
    def parse(*_: Any, **__: Any) -> None:
        raise SyntaxError("no", ("acme/boot.py", 2, 1, "type X = int"))

    monkeypatch.setattr(ast, "parse", parse)
    said = look({**SHELL, "pyproject.toml": settings(contract("no_cycles"))})
    python = ".".join(map(str, sys.version_info[:3]))
    assert said == (
        f"3: Not all imports can be looked for: the Python that runs import-linter, {python}, cannot parse "
        "acme/boot.py:2. Install import-linter in the project's own environment."
    )


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
