"""What the gate itself costs: five no-op commands over 2,000 files, against pre-commit with the same five.

Usage: python scripts/compare_with_pre_commit.py PATH_OF_VERIFY PATH_OF_PRE_COMMIT [RUNS]

Both are run in turn, A B A B …, after a run of each that is not counted. The table has the medians, and the median of
the ratios taken pair by pair. CPU is what the system accounts to the process and its children, user and system both.
Install both from wheels: an editable checkout has no compiled modules where bytecode is not written.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 2000
NAMES = ("one", "two", "three", "four", "five")
HOOK = '      - {{ id: {name}, name: {name}, entry: "true", language: system{more} }}\n'
ALWAYS = ", pass_filenames: false, always_run: true"
Usage = tuple[float, float]
"""CPU and wall seconds."""


def main(verify: str, pre_commit: str, runs: int = 15) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_project(root)
        print(f"{runs} pairs, {FILES} files, {os.cpu_count()} cores, Python {sys.version.split()[0]}; seconds\n")
        print("| | verify CPU | pre-commit CPU | CPU ratio | wall ratio |")
        print("|---|---|---|---|---|")
        compare("five no-op commands", root, [verify], [pre_commit, "run", "--all-files"], runs)
        passed = [pre_commit, "run", "--all-files", "--config", "passed.yaml"]
        compare("the same, pre-commit passing file names", root, [verify], passed, runs)
        compare("`--version`", root, [verify, "--version"], [pre_commit, "--version"], runs)


def make_project(root: Path) -> None:
    """A repository with the files, and the same five commands for both."""
    for number in range(FILES):
        file = root / "src" / f"part{number // 50}" / f"module{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"x = {number}\n", encoding="utf-8")
    tables = "".join(f'[instruments.{name}]\nuses = "command"\nrun = ["true"]\n' for name in NAMES)
    (root / "verify.toml").write_text(f'[verify]\nsource = ["src"]\n{tables}', encoding="utf-8")
    for file_name, more in ((".pre-commit-config.yaml", ALWAYS), ("passed.yaml", "")):
        hooks = "".join(HOOK.format(name=name, more=more) for name in NAMES)
        (root / file_name).write_text(f"repos:\n  - repo: local\n    hooks:\n{hooks}", encoding="utf-8")
    author = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
    for words in (("init", "-q"), ("add", "-A"), (*author, "commit", "-q", "-m", "all")):
        subprocess.run(["git", *words], cwd=root, check=True)


def compare(what: str, root: Path, first: list[str], second: list[str], runs: int) -> None:
    """Print the row of two commands."""
    pairs = [(measure(first, root), measure(second, root)) for _ in range(runs + 1)][1:]
    own, other = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    cpu, wall = (statistics.median(pair[0][kind] / pair[1][kind] for pair in pairs) for kind in (0, 1))
    print(f"| {what} | {own:.3f} | {other:.3f} | {cpu:.2f} | {wall:.2f} |")


def measure(command: list[str], root: Path) -> Usage:
    """What one run costs. A command that fails is not measured but reported."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=root, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


if __name__ == "__main__":
    if len(sys.argv) not in {3, 4}:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
