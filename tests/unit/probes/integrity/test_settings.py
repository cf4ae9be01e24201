from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.unit.probes.integrity.sides import Found, told
from verify_gate.probes.integrity.tooling.settings import weaker_settings


def found(was: Mapping[str, str] | str, now: Mapping[str, str] | str) -> Found:
    before, after = ({"pyproject.toml": each} if isinstance(each, str) else each for each in (was, now))
    return told(weaker_settings, "weaker-setting", before, after)


DOOR = """\
[[tool.importlinter.contracts]]
name = "One door"
type = "single_dynamic_import"
module = "{}"
importer = "app.core"
{}"""

WEAKER = {
    "a floor is lower": (
        "[tool.coverage.report]\nfail_under = 90\n",
        "[tool.coverage.report]\nprecision = 2\nfail_under = 60\n",
        (3, "coverage.report.fail_under fell from 90 to 60"),
    ),
    "a floor is gone": (
        "[tool.coverage.report]\nprecision = 2\nfail_under = 90\n",
        "[tool.coverage.report]\nprecision = 2\n",
        (2, "coverage.report.fail_under fell from 90 to 0"),
    ),
    "branches are not measured": (
        "[tool.coverage.run]\nbranch = true\n",
        "[tool.coverage.run]\nbranch = false\n",
        (2, "coverage.run.branch is off"),
    ),
    "a file is left out of coverage": (
        '[tool.coverage.run]\nomit = ["src/app/db.py"]\n',
        '[tool.coverage.run]\nomit = [\n  "src/app/db.py",\n  "src/app/core.py", # a reason\n]\n',
        (4, "coverage.omit gained src/app/core.py"),
    ),
    "a line is left out of coverage": (
        '[tool.coverage.report]\nexclude_also = ["if TYPE_CHECKING:"]\n',
        '[tool.coverage.report]\nexclude_also = ["if TYPE_CHECKING:", "except .*"]\n',
        (2, "coverage.report.exclude_also gained except .*"),
    ),
    "less source is measured": (
        '[tool.coverage.run]\nsource = ["src/app"]\n',
        '[tool.coverage.run]\nsource = ["src/app/core.py"]\n',
        (2, "coverage.run.source lost src/app"),
    ),
    "rules are no longer selected": (
        '[tool.ruff.lint]\nselect = [\n  "E",\n  "S",\n  "B",\n]\n',
        '[tool.ruff.lint]\nselect = [\n  "E",\n]\n',
        (4, "B, S are no longer selected by ruff"),
    ),
    "a rule is ignored": (
        '[tool.ruff.lint]\nselect = ["E", "PL"]\n',
        '[tool.ruff.lint]\nselect = ["E", "PL"]\nignore = ["PLR0913"]\n',
        (3, "PLR0913 is ignored by ruff"),
    ),
    "ruff's usual rules are left": (
        "[tool.ruff]\nline-length = 100\n",
        '[tool.ruff]\nline-length = 100\nlint.select = ["E4", "E7", "E9"]\n',
        (1, "F is no longer selected by ruff"),
    ),
    "rules are ignored in some files": (
        '[tool.ruff.lint]\nselect = ["ALL"]\n',
        '[tool.ruff.lint]\nselect = ["ALL"]\n[tool.ruff.lint.per-file-ignores]\n"src/app/*" = ["S101", "D"]\n',
        (4, "S101, D are ignored in src/app/*"),
    ),
    "a ceiling is higher": (
        "[tool.ruff.lint.mccabe]\nmax-complexity = 6\n",
        "[tool.ruff.lint.mccabe]\nmax-complexity = 12\n",
        (2, "ruff.lint.mccabe.max-complexity rose from 6 to 12"),
    ),
    "a ceiling is gone, and the usual one is higher": (
        "[tool.ruff.lint.mccabe]\nmax-complexity = 6\n",
        "[tool.ruff.lint]\n",
        (1, "ruff.lint.mccabe.max-complexity rose from 6 to 10"),
    ),
    "files are not linted": (
        '[tool.ruff]\nextend-exclude = ["docs"]\n',
        '[tool.ruff]\nextend-exclude = ["docs", "src/app/db.py"]\n',
        (2, "ruff.extend-exclude gained src/app/db.py"),
    ),
    "mypy is not strict": (
        "[tool.mypy]\nstrict = true\ndisallow_any_expr = false\n",
        "[tool.mypy]\ndisallow_any_expr = false\ncheck_untyped_defs = true\n",
        (
            2,
            "mypy.strict is off: disallow_any_generics, disallow_incomplete_defs, disallow_subclassing_any and 11 more",
        ),
    ),
    "a flag of mypy is off": (
        "[tool.mypy]\nstrict = true\n",
        "[tool.mypy]\nstrict = true\nwarn_return_any = false\n",
        (3, "mypy.warn_return_any is off"),
    ),
    "a module is read less strictly": (
        "[tool.mypy]\nstrict = true\n",
        '[tool.mypy]\nstrict = true\n[[tool.mypy.overrides]]\nmodule = ["app.db"]\nignore_errors = true\n',
        (5, "mypy.overrides.app.db.ignore_errors is on"),
    ),
    "a module is no longer read strictly": (
        '[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = ["app.db", "app.core"]\ndisallow_untyped_defs = true\n',
        '[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = ["app.core"]\ndisallow_untyped_defs = true\n',
        (4, "mypy.overrides.app.db.disallow_untyped_defs is gone"),
    ),
    "imports are not followed": (
        '[tool.mypy]\nfollow_imports = "error"\n',
        '[tool.mypy]\nfollow_imports = "skip"\n',
        (2, "mypy.follow_imports went from error to skip"),
    ),
    "tests are deselected": (
        '[tool.pytest.ini_options]\naddopts = "-ra --strict-markers"\n',
        "[tool.pytest.ini_options]\naddopts = \"-ra --strict-markers -k 'not slow'\"\n",
        (2, "pytest.addopts -k gained not slow"),
    ),
    "a file of tests is ignored": (
        '[tool.pytest.ini_options]\naddopts = ["-ra"]\n',
        '[tool.pytest.ini_options]\naddopts = [\n  "-ra",\n  "--ignore=tests/test_app.py",\n]\n',
        (4, "pytest.addopts --ignore gained tests/test_app.py"),
    ),
    "markers are not strict": (
        '[tool.pytest.ini_options]\naddopts = "-ra --strict-markers"\n',
        '[tool.pytest.ini_options]\naddopts = "-ra"\n',
        (2, "pytest.strict_markers is gone"),
    ),
    "a plugin is off": (
        '[tool.pytest.ini_options]\naddopts = "-ra"\n',
        '[tool.pytest.ini_options]\naddopts = "-ra -p no:warnings"\n',
        (2, "pytest.addopts -p gained no:warnings"),
    ),
    "warnings are no errors": (
        '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n',
        '[tool.pytest.ini_options]\nfilterwarnings = ["default"]\n',
        (2, "pytest.filterwarnings error is gone: error"),
        (2, "pytest.filterwarnings gained default"),
    ),
    "a warning is ignored": (
        '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n',
        '[tool.pytest.ini_options]\nfilterwarnings = ["error", "ignore::DeprecationWarning"]\n',
        (2, "pytest.filterwarnings gained ignore::DeprecationWarning"),
    ),
    "xfail is not strict": (
        "[tool.pytest.ini_options]\nxfail_strict = true\n",
        "[tool.pytest.ini_options]\nminversion = '8'\n",
        (2, "pytest.xfail_strict is gone"),
    ),
    "other names of tests": (
        "[tool.pytest.ini_options]\nminversion = '8'\n",
        "[tool.pytest.ini_options]\npython_files = ['check_*.py']\n",
        (2, "pytest.python_files lost test_*.py, *_test.py"),
    ),
    "a layer is gone": (
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = [\n  "app.core",\n  "app.db",\n]\n',
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = [\n  "app.core",\n]\n',
        (5, "importlinter.contracts.Down.layers: app.db may import app.core"),
    ),
    "layers change places": (
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["app.core", "app.db"]\n',
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["app.db", "app.core"]\n',
        (4, "importlinter.contracts.Down.layers: app.db may import app.core"),
    ),
    "an import is ignored": (
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["app.core", "app.db"]\n',
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["app.core", "app.db"]\n'
        'ignore_imports = ["app.db -> app.core"]\n',
        (5, "importlinter.contracts.Down.ignore_imports gained app.db -> app.core"),
    ),
    "a contract is about a part of what it was about": (
        DOOR.format("app", ""),
        DOOR.format("app.core", ""),
        (4, "importlinter.contracts.One door.module lost app"),
    ),
    "a module is trusted": (
        DOOR.format("app.core", ""),
        DOOR.format("app.core", 'trusted_importers = ["app.db"]\n'),
        (6, "importlinter.contracts.One door.trusted_importers gained app.db"),
    ),
    "a name is taken for one of Python's": (
        "[tool.ruff]\nline-length = 100\n",
        '[tool.ruff]\nline-length = 100\nbuiltins = ["undefined"]\n',
        (3, "ruff.builtins gained undefined"),
    ),
    "any variable may be unused": (
        "[tool.ruff]\nline-length = 100\n",
        "[tool.ruff.lint]\ndummy-variable-rgx = '.{1,9}'\n",
        (2, "ruff.lint.dummy-variable-rgx gained .{1,9}"),
    ),
    "names are not looked at": (
        '[tool.ruff.lint]\nselect = ["ALL"]\n',
        '[tool.ruff.lint]\nselect = ["ALL"]\npep8-naming.ignore-names = ["setUp", "*"]\n',
        (3, "ruff.lint.pep8-naming.ignore-names gained *"),
    ),
    "no conftest.py": (
        '[tool.pytest.ini_options]\naddopts = "-ra"\n',
        '[tool.pytest.ini_options]\naddopts = "-ra --noconftest"\n',
        (2, "pytest.addopts --noconftest gained --noconftest"),
    ),
    "failures in threads are no failures": (
        '[tool.pytest.ini_options]\naddopts = "-ra"\n',
        '[tool.pytest.ini_options]\naddopts = "-ra -pno:threadexception"\n',
        (2, "pytest.addopts -p gained no:threadexception"),
    ),
    "a contract is gone": (
        '[tool.importlinter]\nroot_package = "app"\n'
        '[[tool.importlinter.contracts]]\nname = "One door"\ntype = "forbidden"\nforbidden_modules = ["urllib"]\n',
        '[tool.importlinter]\nroot_package = "app"\n',
        (2, "the contract 'One door' is gone"),
    ),
    "a table is gone": (
        '[tool.mypy]\nstrict = true\nexclude = "x"\n[tool.bandit]\ntests = ["B1"]\n',
        '[tool.bandit]\ntests = ["B1"]\n',
        (1, "mypy.strict is off: check_untyped_defs, disallow_any_generics, disallow_incomplete_defs and 12 more"),
    ),
    "a regex is no glob": (
        "[tool.coverage.report]\nexclude_lines = ['^ *pass *$', 'pragma: no cover']\n",
        "[tool.coverage.report]\nexclude_lines = ['^ *pass *$', '^ *def.* *$']\n",
        (2, "coverage.report.exclude_also gained ^ *def.* *$"),
    ),
    "other tests are deselected": (
        '[tool.pytest.ini_options]\naddopts = ["-ra", "-m", "not slow"]\n',
        '[tool.pytest.ini_options]\naddopts = ["-ra", "-m", "not unit"]\n',
        (2, "pytest.addopts -m gained not unit"),
    ),
    "processes are not measured": (
        '[tool.coverage.run]\npatch = ["subprocess", "_exit"]\n',
        '[tool.coverage.run]\npatch = ["_exit"]\n',
        (2, "coverage.run.patch lost subprocess"),
    ),
    "the later glob of mypy's counts": (
        "[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = ['app.*', '*.db']\nwarn_return_any = true\n",
        "[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = ['app.*', '*.db']\nwarn_return_any = true\n"
        "[[tool.mypy.overrides]]\nmodule = '*.app.*.db'\nwarn_return_any = false\n",
        (7, "mypy.overrides.*.app.*.db.warn_return_any is off"),
    ),
    "a tool that had no settings looks away": (
        '[project]\ndependencies = ["mypy"]\n',
        '[project]\ndependencies = ["mypy"]\n[tool.mypy]\nignore_errors = true\n',
        (4, "mypy.ignore_errors is on"),
    ),
}


@pytest.mark.parametrize("name", WEAKER)
def test_weaker(name: str) -> None:
    was, now, *expected = WEAKER[name]
    assert found(was, now) == [("pyproject.toml", line, message) for line, message in expected]


SILENT = {
    "what is left out in the report, and was left out in the run": (
        "[tool.coverage.run]\nomit = ['a/*']\nsource = ['app']\n",
        "[tool.coverage.run]\nsource_pkgs = ['app']\n[tool.coverage.report]\nomit = ['a/*']\n",
    ),
    "a floor is higher": ("[tool.coverage.report]\nfail_under = 60\n", "[tool.coverage.report]\nfail_under = 90\n"),
    "rules are added": ('[tool.ruff.lint]\nselect = ["E"]\n', '[tool.ruff.lint]\nselect = ["B", "E", "F"]\n'),
    "a group instead of its rules": ('[tool.ruff]\nselect = ["E501"]\n', '[tool.ruff.lint]\nselect = ["E", "W"]\n'),
    "everything, less what was not read before": (
        '[tool.ruff.lint]\nselect = ["E", "PT"]\n',
        '[tool.ruff.lint]\nselect = ["ALL"]\nignore = ["D203", "PTH"]\nper-file-ignores = { "tests/*" = ["S101"] }\n',
    ),
    "an ignored rule is read again": (
        '[tool.ruff.lint]\nignore = ["E501", "F401"]\n',
        '[tool.ruff.lint]\nignore = ["F401"]\n',
    ),
    "an exclusion is spelled anew": (
        '[tool.coverage.run]\nomit = ["tests/*"]\n',
        '[tool.coverage.run]\nomit = ["tests/**"]\n',
    ),
    "an exclusion is narrower": (
        '[tool.ruff]\nextend-exclude = ["src/app"]\n',
        '[tool.ruff]\nextend-exclude = ["src/app/db.py"]\n',
    ),
    "mypy's strict, flag by flag": (
        "[tool.mypy]\ncheck_untyped_defs = true\ndisallow_untyped_defs = true\nallow_redefinition = false\n",
        "[tool.mypy]\nstrict = true\n",
    ),
    "an override that says what holds anyway": (
        "[tool.mypy]\nwarn_unused_ignores = true\n",
        '[tool.mypy]\nwarn_unused_ignores = true\n[[tool.mypy.overrides]]\nmodule = "app.*"\nallow_untyped_defs = true\n',
    ),
    "what is neutral": (
        '[tool.ruff]\nline-length = 80\ntarget-version = "py310"\n[tool.mypy]\npython_version = "3.10"\nstrict = true\n',
        "[tool.ruff]\nline-length = 120\npreview = true\n[tool.mypy]\nstrict = true\nshow_error_codes = true\n",
    ),
    "options in another order": (
        '[tool.pytest.ini_options]\naddopts = "-ra --strict-markers -p no:cacheprovider"\n',
        '[tool.pytest.ini_options]\naddopts = ["--strict-config", "--strict-markers", "-n", "auto"]\n',
    ),
    "an option that has become a key": (
        '[tool.pytest.ini_options]\naddopts = "--strict-markers -W error"\n',
        '[tool.pytest.ini_options]\nstrict_markers = true\nfilterwarnings = ["error"]\n',
    ),
    "warnings become errors, but for one": (
        "[tool.pytest.ini_options]\n",
        '[tool.pytest.ini_options]\nfilterwarnings = ["error", "ignore:old"]\n',
    ),
    "rules that come with their exceptions": (
        '[tool.ruff.lint]\nselect = ["E"]\n',
        '[tool.ruff.lint]\nselect = ["E", "N"]\npep8-naming.ignore-names = ["visit_*"]\n',
    ),
    "a contract is about more": (DOOR.format("app.core", ""), DOOR.format("app", "")),
    "a layer is added": (
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["app.core", "app.db"]\n',
        '[[tool.importlinter.contracts]]\nname = "Layers"\ntype = "layers"\nlayers = ["app.core", "app.new", "app.db"]\n',
    ),
    "pytest's strict, all in one": (
        '[tool.pytest]\nxfail_strict = true\naddopts = ["--strict-markers"]\n',
        "[tool.pytest]\nstrict = true\n",
    ),
    "a tool is taken up": ("[project]\n", '[tool.mypy]\nstrict = true\nexclude = "docs"\n'),
    "a tool is upgraded": ('[project]\ndependencies = ["mypy==1.17"]\n', '[project]\ndependencies = ["mypy==1.18"]\n'),
}


@pytest.mark.parametrize("name", SILENT)
def test_silent(name: str) -> None:
    assert found(*SILENT[name]) == []


def test_another_file_takes_the_place_of_a_table() -> None:
    table = '[tool.ruff.lint]\nselect = ["E", "S"]\n'
    assert found(table, {"pyproject.toml": table, "ruff.toml": "line-length = 80\n"}) == [
        ("ruff.toml", 1, "E, S are no longer selected by ruff")
    ]
    assert found(table, {"pyproject.toml": "", "ruff.toml": '[lint]\nselect = ["E", "S"]\n'}) == []


def test_a_folder_has_settings_of_its_own() -> None:
    table = {"pyproject.toml": '[tool.ruff.lint]\nselect = ["E", "S"]\n'}
    extended = 'extend = "../../pyproject.toml"\n[lint]\nignore = ["S101"]\n'
    assert found(table, {**table, "src/app/ruff.toml": extended}) == [
        ("src/app/ruff.toml", 3, "S101 is ignored by ruff")
    ]
    assert found(table, {**table, "src/app/ruff.toml": extended.replace("S101", "D203")}) == []


def test_pytest_looks_from_the_folder_of_the_tests() -> None:
    table = {"pyproject.toml": '[tool.pytest.ini_options]\nxfail_strict = true\nfilterwarnings = ["error"]\n'}
    here = {**table, "tests/pytest.ini": "[pytest]\n", "src/app/pytest.ini": "[pytest]\n"}
    assert found(table, here) == [
        ("tests/pytest.ini", 1, "pytest.xfail_strict is gone"),
        ("tests/pytest.ini", 1, "pytest.filterwarnings error is gone: error"),
    ]


def test_what_ruff_extends_has_any_name() -> None:
    there = {
        "pyproject.toml": '[tool.ruff]\nextend = "config/base.toml"\n',
        "config/base.toml": '[lint]\nselect = ["E", "F"]\n',
    }
    here = {**there, "config/base.toml": '[lint]\nselect = ["E", "F"]\nignore = ["F401"]\n'}
    assert found(there, here) == [("config/base.toml", 3, "F401 is ignored by ruff")]


def test_what_moved_or_is_gone_is_no_loss() -> None:
    was = {
        "pyproject.toml": '[tool.coverage.run]\nomit = ["src/app/old.py"]\n[tool.mypy]\nfiles = ["src", "bin"]\n',
        "src/app/old.py": "a = 1\nb = 2\n",
        "bin/tool.py": "c = 3\n",
    }
    now = {
        "pyproject.toml": '[tool.coverage.run]\nomit = ["src/app/new.py"]\n[tool.mypy]\nfiles = ["src"]\n',
        "src/app/new.py": "a = 1\nb = 2\n",
    }
    assert found(was, now) == []


def test_a_folder_and_a_layer_have_another_name() -> None:
    layers = '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["app.core", "app.old"]\n'
    ignores = '[tool.ruff.lint]\nselect = ["S"]\nper-file-ignores = { "samples/*" = ["S101"] }\n'
    was = {"pyproject.toml": layers + ignores, "src/app/old.py": "a = 1\nb = 2\n", "samples/a.py": "c = 3\n"}
    now = {
        "pyproject.toml": was["pyproject.toml"].replace("old", "new").replace("samples", "examples"),
        "src/app/new.py": was["src/app/old.py"],
        "examples/a.py": was["samples/a.py"],
        "examples/__init__.py": "",
    }
    assert found(was, now) == []


def test_ini() -> None:
    was = {
        "setup.cfg": "[mypy]\nstrict = True\n[flake8]\nmax-complexity = 8\nextend-ignore = E203, W503\n",
        ".coveragerc": "[report]\nfail_under = 90\n",
    }
    now = {
        "setup.cfg": "[mypy]\nstrict = True\n[mypy-app.*]\nignore_errors = True\n[flake8]\nextend-ignore =\n  E203\n  F401\n",
        ".coveragerc": "[report]\nfail_under = 90\nomit =\n  src/app/core.py\n",
    }
    assert found(was, now) == [
        (".coveragerc", 4, "coverage.omit gained src/app/core.py"),
        ("setup.cfg", 6, "flake8.max-complexity is gone: it was 8"),
        ("setup.cfg", 8, "F401 is ignored by flake8"),
        ("setup.cfg", 4, "mypy.overrides.app.*.ignore_errors is on"),
    ]


def test_flake8_per_file() -> None:
    was = {".flake8": "[flake8]\nper-file-ignores =\n    tests/*:E501\n"}
    now = {
        ".flake8": "[flake8]\nper-file-ignores =\n    tests/*:E501,X1\n    src/app/*: F401\n    tests/test_db.py: E501\n"
    }
    assert found(was, now) == [(".flake8", 4, "F401 is ignored in src/app/*")]


def test_other_contracts() -> None:
    one = '[[tool.importlinter.contracts]]\nname = "One"\ntype = "{}"\nmodules = ["app.core", "app.db"]\nexhaustive = true\n'
    contract = one.format("independence")
    assert found(contract, one.format("protected")) == [
        ("pyproject.toml", 3, "importlinter.contracts.One is of another type")
    ]
    assert found(contract, contract.replace('"app.core", ', "").replace("exhaustive = true\n", "")) == [
        ("pyproject.toml", 4, "importlinter.contracts.One.modules lost app.core"),
        ("pyproject.toml", 4, "importlinter.contracts.One.exhaustive is gone"),
    ]


def test_json() -> None:
    was = {"pyrightconfig.json": '{\n  "typeCheckingMode": "strict",\n  "reportMissingImports": "error"\n}\n'}
    now = {"pyrightconfig.json": '{\n  "typeCheckingMode": "basic",\n  "reportMissingImports": false\n}\n'}
    assert found(was, now) == [
        ("pyrightconfig.json", 2, "pyright.typeCheckingMode went from strict to basic"),
        ("pyrightconfig.json", 3, "pyright.reportMissingImports went from error to false"),
    ]


def test_a_tool_that_loses_all_its_settings_is_told_once() -> None:
    was = {"pyproject.toml": '[tool.ruff.lint]\nselect = ["S"]\n[tool.ruff.lint.mccabe]\nmax-complexity = 6\n'}
    assert found(was, {"pyproject.toml": ""}) == [
        (
            "pyproject.toml",
            1,
            "the settings of ruff are gone: ruff.lint.mccabe.max-complexity, ruff.lint.select S",
        )
    ]


def test_settings_of_a_tool_that_nothing_names() -> None:
    settings = {".flake8": "[flake8]\nignore = E501\n", "pyproject.toml": "# flake8-bugbear\n"}
    gone = {"pyproject.toml": settings["pyproject.toml"]}
    assert found(settings, gone) == []
    ((path, line, message),) = found({**settings, "tox.ini": "[testenv]\ncommands = flake8\n"}, gone)
    assert (path, line, message.split(":")[0]) == (".flake8", 2, "the settings of flake8 are gone")


def test_a_file_that_can_no_longer_be_read() -> None:
    assert found("[tool.mypy]\nstrict = true\n", "[tool.mypy\n") == [
        ("pyproject.toml", 1, "this file of settings can no longer be read, so nothing of it counts")
    ]
