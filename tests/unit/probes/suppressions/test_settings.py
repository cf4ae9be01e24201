from __future__ import annotations

from textwrap import dedent

import pytest

from verify_gate.probes.suppressions.settings import READERS, in_settings


def found(path: str, text: str) -> list[tuple[int, str, str, str | None]]:
    settings = READERS[path.rpartition("/")[2]](dedent(text).lstrip("\n"))
    return [(each.line, each.what, each.reason, each.everything) for each in in_settings(path, settings)]


PYPROJECT = """
    [tool.ruff]
    exclude = ["gen"]

    [tool.ruff.lint]
    ignore = [
      "D105", "D107", # a magic method does what its name says
      "D401",

      # The formatter sees to it.
      "COM812",
      "ISC001",
    ]

    # A test is made of `assert`.
    [tool.ruff.lint.per-file-ignores]
    "tests/**" = ["S101"]
    "dev.py" = ["T201"]

    [tool.ruff.lint.extend-per-file-ignores]
    "gen/**" = ["ALL"]

    [tool.coverage.run]
    omit = ["*"] # none of it

    [tool.coverage.report]
    exclude_also = ["pragma: no cover", "if TYPE_CHECKING:", "raise NotImplementedError"]

    [tool.mypy]
    ignore_errors = true
    ignore_missing_imports = false
    exclude = "gen"

    [[tool.mypy.overrides]]
    # It has no types.
    module = "foo.*"
    ignore_missing_imports = true
    disallow_untyped_defs = false

    [[tool.mypy.overrides]]
    module = ["bar", "baz"]
    ignore_errors = true
    disallow_any_expr = true

    [[tool.importlinter.contracts]]
    name = "Layers"
    ignore_imports = ["a -> b"]

    [tool.pytest.ini_options]
    addopts = "-ra -m 'not slow' --deselect=tests/test_a.py"
    filterwarnings = ["error", "ignore", "ignore:old:DeprecationWarning"]
    norecursedirs = [".*", "build"]
"""


def test_pyproject() -> None:
    assert found("pyproject.toml", PYPROJECT) == [
        (2, "ruff.exclude = gen", "", None),
        (6, "ruff.lint.ignore = D105, D107", "a magic method does what its name says", None),
        (7, "ruff.lint.ignore = D401", "", None),
        (10, "ruff.lint.ignore = COM812, ISC001", "The formatter sees to it", None),
        (16, "ruff.lint.per-file-ignores.tests/** = S101", "A test is made of `assert`", None),
        (17, "ruff.lint.per-file-ignores.dev.py = T201", "A test is made of `assert`", None),
        (20, "ruff.lint.extend-per-file-ignores.gen/** = ALL", "", None),
        (23, "coverage.run.omit = *", "none of it", "every file"),
        (26, "coverage.report.exclude_also = raise NotImplementedError", "", None),
        (29, "mypy.ignore_errors = True", "", "every type error"),
        (31, "mypy.exclude = gen", "", None),
        (36, "mypy.overrides.foo.*.ignore_missing_imports = True", "It has no types", None),
        (37, "mypy.overrides.foo.*.disallow_untyped_defs = False", "It has no types", None),
        (41, "mypy.overrides.bar, baz.ignore_errors = True", "", None),
        (46, "importlinter.contracts.Layers.ignore_imports = a -> b", "", None),
        (49, "pytest.ini_options.addopts = -m not slow --deselect=tests/test_a.py", "", None),
        (50, "pytest.ini_options.filterwarnings = ignore, ignore:old:DeprecationWarning", "", "every warning"),
    ]


def test_a_nested_one_is_read_for_ruff_alone() -> None:
    text = "[tool.ruff]\nlint.ignore = ['ALL']\n[tool.mypy]\nexclude = 'x'\n"
    assert found("src/acme/pyproject.toml", text) == [(2, "ruff.lint.ignore = ALL", "", "every rule")]


@pytest.mark.parametrize(
    ("path", "text", "what", "reason"),
    [
        (
            ".importlinter",
            "[importlinter]\nroot_package = acme\n[importlinter:contract:1]\nignore_imports =\n    a -> b\n",
            "importlinter.contracts.1.ignore_imports = a -> b",
            "",
        ),
        ("ruff.toml", "lint.ignore = ['D1'] # so\n", "ruff.lint.ignore = D1", "so"),
        (".coveragerc", "[run]\n# so\nomit =\n    a.py\n    b.py\n", "coverage.run.omit = a.py, b.py", "so"),
        ("setup.cfg", "[coverage:report]\nexclude_lines =\n    def x\n", "coverage.report.exclude_lines = def x", ""),
        ("setup.cfg", "[mypy-foo.*]\nignore_errors = True\n", "mypy.overrides.foo.*.ignore_errors = True", ""),
        ("mypy.ini", "[mypy]\n; so\nfollow_imports = skip\n", "mypy.follow_imports = skip", "so"),
        ("tox.ini", "[pytest]\naddopts = -k 'not slow'\n", "pytest.addopts = -k not slow", ""),
        ("tox.ini", "[flake8]\nper-file-ignores =\n    a.py: E1\n", "flake8.per-file-ignores = a.py: E1", ""),
        ("setup.cfg", "[tool:pytest]\naddopts = --ignore=x 'y\n", "pytest.addopts = --ignore=x", ""),
        (
            ".importlinter",
            "[importlinter:contract:1]\nignore_imports =\n    * -> *\n",
            "importlinter.contracts.1.ignore_imports = * -> *",
            "",
        ),
        (".jscpd.json", '{"ignore": ["a.py"]}\n', "jscpd.ignore = a.py", ""),
        (
            ".jscpd.json",
            '{\n"//": "a copy of theirs",\n"ignore": ["a.py"]}\n',
            "jscpd.ignore = a.py",
            "a copy of theirs",
        ),
        ("pyrightconfig.json", '{"reportMissingImports": "none"}\n', "pyright.reportMissingImports = none", ""),
        ("pytest.toml", "[pytest]\naddopts = ['-ra', '-m', 'x']\n", "pytest.addopts = -m x", ""),
    ],
)
def test_each_file_in_the_words_of_pyproject(path: str, text: str, what: str, reason: str) -> None:
    assert [(told, why) for _, told, why, _ in found(path, text)] == [(what, reason)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", ""),
        ("setup.cfg", "[metadata]\nignore = 1\n"),
        ("pytest.ini", "[pytest]\nfilterwarnings =\n    error\naddopts = -ra --strict-markers\n"),
        ("pyrightconfig.json", '{"reportMissingImports": "error"}\n'),
    ],
)
def test_what_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


def test_none_in_the_place_of_any_value() -> None:
    off = "[mypy]\nstrict_optional = False\n[mypy-a]\nno_strict_optional = True\n[mypy-b]\nstrict_optional = True\n"
    assert found("mypy.ini", off) == [
        (2, "mypy.strict_optional = False", "", None),
        (4, "mypy.overrides.a.no_strict_optional = True", "", None),
    ]
