"""Which way is weaker, for each key of each tool's settings. A key that is not here has no direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Kind(StrEnum):
    """What makes a value weaker."""

    FLOOR = "a number that is lower"
    CEILING = "a number that is higher"
    STRICT = "true that becomes false"
    LOOSE = "false that becomes true"
    RANKED = "a word that stands before the other in its order"
    WANTED = "an entry less"
    UNWANTED = "an entry more"


@dataclass(frozen=True, slots=True)
class Direction:
    """The direction of a key, a glob of its full name.

    `default` is what holds where the key is not there: `None` where nobody can tell, so that it then has no direction;
    of numbers, none is no limit at all. `order` goes from the weakest word to the strongest, those that are one as
    strong as the other together. `apart` divides the entries that stand in one text; those that are `plain` name no
    files, and so are other where their text is.
    """

    key: str
    kind: Kind
    default: tuple[str, ...] | None = ()
    order: tuple[frozenset[str], ...] = ()
    apart: str = r"[,\n]"
    plain: bool = False


def direction_of(key: str) -> Direction | None:
    """The direction of a key; `None` where nobody knows it."""
    return next((each for each in DIRECTIONS if fnmatchcase(key, each.key)), None)


_YES, _NO = ("true",), ("false",)
_LINES, _SPACES = r"\n", r"\s"
_RUFF_EXCLUDES = (
    *(
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".git-rewrite",
        ".hg",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pants.d",
    ),
    *(".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pypackages__"),
    *("_build", "buck-out", "dist", "node_modules", "site-packages", "venv"),
)
_NAMED_AS_THEY_ARE = (
    *("setUp", "tearDown", "setUpClass", "tearDownClass", "setUpModule", "tearDownModule", "asyncSetUp"),
    *("asyncTearDown", "setUpTestData", "failureException", "longMessage", "maxDiff"),
)
_UNUSED = r"^(_+|(_+[a-zA-Z0-9_]*[a-zA-Z0-9]+?))$"
_NO_TESTS = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")
_REPORTED = (
    frozenset({"false", "none", "ignore", "off"}),
    frozenset({"information"}),
    frozenset({"warning", "warn"}),
    frozenset({"true", "error"}),
)


def _order(*words: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({word}) for word in words)


def _pytest() -> Iterator[Direction]:
    yield Direction("pytest.filterwarnings error", Kind.WANTED, apart=_LINES, plain=True)
    yield Direction("pytest.filterwarnings", Kind.UNWANTED, apart=_LINES, plain=True)
    for flag in ("strict*", "xfail_strict", "addopts --doctest-modules", "addopts --cov-branch", "addopts --runxfail"):
        yield Direction(f"pytest.{flag}", Kind.STRICT, _NO)
    yield Direction("pytest.addopts --cov-fail-under", Kind.FLOOR, ("0",))
    yield Direction("pytest.addopts --cov", Kind.WANTED, apart=_LINES)
    yield Direction("pytest.addopts -[km]", Kind.UNWANTED, apart=_LINES, plain=True)
    yield Direction("pytest.addopts *", Kind.UNWANTED, apart=_LINES)
    yield Direction(
        "pytest.empty_parameter_set_mark", Kind.RANKED, ("skip",), _order("skip", "xfail", "fail_at_collect")
    )
    yield Direction("pytest.testpaths", Kind.WANTED, None, apart=_SPACES)
    yield Direction("pytest.python_files", Kind.WANTED, ("test_*.py", "*_test.py"), apart=_SPACES)
    yield Direction("pytest.python_classes", Kind.WANTED, ("Test",), apart=_SPACES)
    yield Direction("pytest.python_functions", Kind.WANTED, ("test",), apart=_SPACES)
    yield Direction("pytest.norecursedirs", Kind.UNWANTED, _NO_TESTS, apart=_SPACES)
    yield Direction("pytest.required_plugins", Kind.WANTED, apart=_SPACES)


def _coverage() -> Iterator[Direction]:
    yield Direction("coverage.report.fail_under", Kind.FLOOR, ("0",))
    yield Direction("coverage.run.branch", Kind.STRICT, _NO)
    yield Direction("coverage.report.ignore_errors", Kind.LOOSE, _NO)
    yield Direction("coverage.report.include_namespace_packages", Kind.STRICT, _NO)
    yield Direction("coverage.omit", Kind.UNWANTED)
    yield Direction("coverage.run.source", Kind.WANTED, None)
    for key in ("concurrency", "patch", "plugins"):
        yield Direction(f"coverage.run.{key}", Kind.WANTED, plain=True)
    yield Direction("coverage.*.include", Kind.WANTED, ("*",))
    for key in ("exclude_also", "partial_also", "partial_branches_always"):
        yield Direction(f"coverage.report.{key}", Kind.UNWANTED, apart=_LINES, plain=True)


def _mypy() -> Iterator[Direction]:
    yield Direction("mypy.exclude", Kind.UNWANTED, apart=_LINES)
    for key in ("untyped_calls_exclude", "deprecated_calls_exclude"):
        yield Direction(f"mypy*.{key}", Kind.UNWANTED)
    for key in ("files", "packages", "modules"):
        yield Direction(f"mypy.{key}", Kind.WANTED, None)


def _ruff() -> Iterator[Direction]:
    yield Direction("ruff.exclude", Kind.UNWANTED, _RUFF_EXCLUDES)
    for key in ("extend-exclude", "lint.exclude"):
        yield Direction(f"ruff.{key}", Kind.UNWANTED)
    yield Direction("ruff.format.exclude", Kind.UNWANTED)
    yield Direction("ruff.builtins", Kind.UNWANTED)
    yield Direction("ruff.lint.dummy-variable-rgx", Kind.UNWANTED, (_UNUSED,), apart=_LINES)
    yield Direction("ruff.lint.pep8-naming.ignore-names", Kind.UNWANTED, _NAMED_AS_THEY_ARE)
    yield Direction("ruff.include", Kind.WANTED, ("*.py", "*.pyi", "*.ipynb", "pyproject.toml"))
    yield Direction("ruff.extend-include", Kind.WANTED)
    yield Direction("ruff.lint.mccabe.max-complexity", Kind.CEILING, ("10",))
    for name, usual in (
        *(("args", "5"), ("positional-args", "5"), ("bool-expr", "5"), ("branches", "12"), ("locals", "15")),
        *(("nested-blocks", "5"), ("public-methods", "20"), ("returns", "6"), ("statements", "50")),
    ):
        yield Direction(f"ruff.lint.pylint.max-{name}", Kind.CEILING, (usual,))
    yield Direction(
        "ruff.lint.flake8-tidy-imports.ban-relative-imports", Kind.RANKED, ("parents",), _order("parents", "all")
    )
    yield Direction("ruff.lint.flake8-tidy-imports.banned-api.*", Kind.STRICT, _NO)
    for key in ("allow-star-arg-any", "ignore-fully-untyped", "suppress-*"):
        yield Direction(f"ruff.lint.flake8-annotations.{key}", Kind.LOOSE, _NO)
    for key in (
        "ignore-*",
        "extend-ignore-*",
        "allow-*",
        "allowed-*",
        "extend-allow*",
        "*ignorelist",
        "extend-immutable-calls",
    ):
        yield Direction(f"ruff.lint.*.{key}", Kind.UNWANTED, None)


def _contracts() -> Iterator[Direction]:
    yield Direction("importlinter.root_package*", Kind.WANTED)
    yield Direction("importlinter.include_external_packages", Kind.STRICT, _NO)
    yield Direction("importlinter.exclude_type_checking_imports", Kind.LOOSE, _NO)
    contract = "importlinter.contracts.*"
    for key in (
        "layers",
        "containers",
        "module",
        "modules",
        "source_modules",
        "forbidden_modules",
        "protected_modules",
    ):
        yield Direction(f"{contract}.{key}", Kind.WANTED)
    for key in ("ignore_imports", "exhaustive_ignores", "allowed_importers", "trusted_importers"):
        yield Direction(f"{contract}.{key}", Kind.UNWANTED)
    yield Direction(f"{contract}.exhaustive", Kind.STRICT, _NO)
    yield Direction(f"{contract}.allow_indirect_imports", Kind.LOOSE, _NO)
    yield Direction(f"{contract}.as_packages", Kind.STRICT, _YES)
    alerts = _order("none", "warn", "error")
    yield Direction(f"{contract}.unmatched_ignore_imports_alerting", Kind.RANKED, ("error",), alerts)


def _pyright() -> Iterator[Direction]:
    modes = _order("off", "basic", "standard", "strict")
    yield Direction("pyright.typeCheckingMode", Kind.RANKED, ("standard",), modes)
    yield Direction("pyright.report*", Kind.RANKED, None, _REPORTED)
    yield Direction("pyright.strict", Kind.WANTED)
    yield Direction("pyright.strict*", Kind.STRICT, None)
    yield Direction("pyright.include", Kind.WANTED, None)
    for key in ("exclude", "ignore"):
        yield Direction(f"pyright.{key}", Kind.UNWANTED)


def _others() -> Iterator[Direction]:
    yield Direction("jscpd.threshold", Kind.CEILING)
    for key in ("min[Tt]okens", "min[Ll]ines"):
        yield Direction(f"jscpd.{key}", Kind.CEILING, ("50",) if "okens" in key else ("5",))
    yield Direction("jscpd.mode", Kind.RANKED, ("mild",), _order("weak", "mild", "strict"))
    yield Direction("jscpd.skipLocal", Kind.LOOSE, _NO)
    for key in ("jscpd.ignore*", "bandit.skips", "bandit.exclude_dirs", "codespell.skip", "codespell.ignore*"):
        yield Direction(key, Kind.UNWANTED)
    for key in ("jscpd.path", "jscpd.format", "bandit.tests"):
        yield Direction(key, Kind.WANTED, None)
    for key in ("flake8.exclude", "flake8.extend-exclude", "interrogate.exclude", "interrogate.ignore-regex"):
        yield Direction(key, Kind.UNWANTED)
    yield Direction("flake8.max-complexity", Kind.CEILING)
    yield Direction("interrogate.ignore-*", Kind.LOOSE, _NO)
    for key in ("disable", "ignore*"):
        yield Direction(f"pylint*.{key}", Kind.UNWANTED)
    for key in ("enable", "load-plugins"):
        yield Direction(f"pylint*.{key}", Kind.WANTED)
    yield Direction("pylint*.max-line-length", Kind.RANKED, None)
    yield Direction("pylint*.max-*", Kind.CEILING, None)
    yield Direction("ty.rules.*", Kind.RANKED, None, _REPORTED)
    for key in ("mutmut.do_not_mutate*", "ty.src.exclude", "vulture.exclude", "vulture.ignore_*"):
        yield Direction(key, Kind.UNWANTED)
    for key in ("mutmut.paths_to_mutate", "mutmut.source_paths", "ty.src.include", "vulture.paths"):
        yield Direction(key, Kind.WANTED, None)
    yield Direction("vulture.min_confidence", Kind.CEILING, ("0",))
    yield Direction("*.fail[-_]under", Kind.FLOOR, ("0",))


DIRECTIONS = (*_pytest(), *_coverage(), *_mypy(), *_ruff(), *_contracts(), *_pyright(), *_others())
"""The directions: the first whose key matches is the one that counts."""
