"""Which programs check something, which of them are of one kind, and which of their options ask for less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_KINDS = (
    frozenset({"autopep8", "black", "docformatter", "isort", "ruff format", "yapf"}),
    frozenset({"flake8", "isort", "prospector", "pycodestyle", "pydocstyle", "pyflakes", "pylint", "ruff check"}),
    frozenset({"basedpyright", "dmypy", "mypy", "pyre", "pyrefly", "pyright", "pytype", "ty", "zuban"}),
    frozenset({"coverage run", "hatch test", "nose2", "py.test", "pytest", "trial", "unittest"}),
    frozenset({"coverage report", "diff-cover", "diff_cover"}),
    frozenset({"pre-commit", "prek"}),
    frozenset({"bandit", "pip-audit", "safety", "semgrep"}),
)
"""What may take the place of each other."""
_OTHERS = frozenset(
    {"check-jsonschema", "check-manifest", "check-wheel-contents", "codespell", "cosmic-ray", "deptry", "doctest"}
    | {
        "interrogate",
        "jscpd",
        "lint-imports",
        "mutmut",
        "nox",
        "numpydoc",
        "pyroma",
        "refurb",
        "shellcheck",
        "slotscheck",
    }
    | {
        "stubtest",
        "mypy.stubtest",
        "tox",
        "twine check",
        "typos",
        "verify",
        "vulture",
        "yamllint",
        "zizmor",
        "actionlint",
    }
)
_RUNNER = re.compile(r"(?:make|just|task|tox|nox|invoke|npm|yarn|pnpm|hatch|pdm|pixi|poe|poetry|rye)\b")
_TARGET = re.compile(
    r"(?i)check|(?<!la)test|lint|typ(?:e|ing)|mypy|cov|quality|verify|gate|audit|style|format|\bci\b|\bpy\d*|flake|black|ruff"
)
_ACTION = re.compile(
    r"(?i)(?!.*(?:report|upload|publish|setup|cache|download|deploy|release|summary|label|^uses actions/|lite-action))"
    r".*(?:lint|check|(?<!la)test|ruff|black|mypy|pyright|flake8|codeql|pre-commit|prek|audit|alls-green|bandit|tox|nox|codespell"
    r"|typos|zizmor|verify|scan|\./)"
)
_STRICT = re.compile(
    r"--check(?:-only)?$|--diff$|--strict\b.*|-Werror$|--fail-under\b.*|--cov-fail-under\b.*|--all-files$|-a$|--push$"
    r"|--milestone$|--branch$|--cov-branch$|--doctest-modules$|--error-on-warning\S*$|--warn-unused-ignores$|--exit-non-zero\S*"
)
_LOOSE = re.compile(
    r"--exit-zero\S*$|-k.*|--ignore(?!-)\b.*|--ignore-\S+|--deselect\b.*|--no-cov$|--skip\b.*|--exclude\b.*|--extend-exclude\b.*"
    r"|--extend-ignore\b.*|--per-file-ignores\b.*|--allow-\S+|--no-strict\S*|--disable\b.*|--reruns\b.*|--co$|--collect-only$"
    r"|--last-failed$|--lf$|--no-fail\S*|--warn-only$|--suppress-no-test-exit-code$|--omit\b.*|--only\b.*|--collect-only$"
    r"|--ignore-errors$|--hook-stage\b.*|--help$|--version$|--dry-run$"
)
IDLE = re.compile(
    r"-n|auto|\d+|-[qv]+|-r\w*|--(?:durations|color|dist|maxfail|no-header|showlocals|tb)\b.*|load\w*|-x|-p|no:cacheprovider|--strict.*"
)
"""Words for a tool that leave out nothing."""
_MARKED = frozenset({"pytest", "py.test"})
_FIGURE = re.compile(r"--(?:cov-)?fail-under[= ]?(\d+(?:\.\d+)?)")


def is_check(program: str) -> bool:
    """Whether a program is known to check something, or is a script of the project's own."""
    if program.startswith("hook "):
        return True
    if program.startswith("uses "):
        return _ACTION.match(program) is not None
    name, _, target = program.partition(" ")
    if any(program in kind for kind in _KINDS) or {program, name} & _OTHERS:
        return True
    if _RUNNER.match(program):
        return not target or _TARGET.search(target) is not None
    return name.endswith((".sh", ".py")) or name.startswith("./")


def kin(program: str) -> frozenset[str]:
    """The programs that may take its place, itself among them."""
    return frozenset[str]({program}).union(*(kind for kind in _KINDS if program in kind))


def is_runner(program: str) -> bool:
    """Whether a program runs what is written down elsewhere in the project."""
    return _RUNNER.match(program) is not None or program.endswith(".sh") or program.startswith("./")


def loosened(program: str, was: Sequence[str], now: Sequence[str]) -> str | None:
    """How the words of a command ask for less than they did, as the end of a sentence."""
    old, new = (list(_options(program, words)) for words in (was, now))
    before, after = (_figure(words) for words in (was, now))
    if before is not None and after is not None:
        if after < before:
            return f"asks for {after:g} where it asked for {before:g}"
        old = [each for each in old if _FIGURE.match(each) is None]
    for option in new:
        if _LOOSE.match(option) and option not in old:
            return f"has {option} now"
        if _narrows(program, option, old) and option not in old:
            return f"has {option} now"
    gone = next((each for each in old if _STRICT.match(each) and each not in new), None)
    return f"has no {gone} any more" if gone else None


def _narrows(program: str, option: str, old: Sequence[str]) -> bool:
    """Whether an option asks for less of just this program."""
    if program == "verify":
        return re.match(r"--config (?!verify\.toml$)|--base HEAD$", option) is not None
    if program.partition(" ")[0] == "make":
        return re.match(r"-[a-z]*[inqt]", option) is not None
    if option.startswith("--select ") and option != "--select ALL":
        return not any(each.startswith("--select ") for each in old)
    return program in _MARKED and option.startswith("-m ")


def _options(program: str, words: Sequence[str]) -> Iterator[str]:
    """The options of a command, each with its value; and what is set before it that leaves something out."""
    place = next((at for at, word in enumerate(words) if word.rpartition("/")[2] in program.split()), 0)
    yield from (f"--skip {word[5:]}" for word in words[:place] if word.startswith("SKIP="))
    for at, word in enumerate(words[place:], place):
        follows = words[at + 1] if at + 1 < len(words) and not words[at + 1].startswith("-") else ""
        if word in {"-k", "-m"} or (word.startswith("--") and "=" not in word and _takes_value(word) and follows):
            yield f"{word} {follows}"
        elif word.startswith("-"):
            yield word.replace("=", " ", 1)


def _takes_value(word: str) -> bool:
    return word.lstrip("-").startswith(
        (
            "ignore",
            "deselect",
            "skip",
            "exclude",
            "extend",
            "fail",
            "cov-fail",
            "disable",
            "omit",
            "select",
            "config",
            "base",
        )
    )


def _figure(words: Sequence[str]) -> float | None:
    found = _FIGURE.search(" ".join(words))
    return float(found[1]) if found else None
