"""Set up a checkout and work in it, with nothing but Python and git: `python3 dev.py test`, `python3 dev.py gate`.

The environment is `.venv`, made of requirements.txt (pinned, with hashes) and this checkout. It is made anew when that
file changes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
BIN = ENV / ("Scripts" if sys.platform == "win32" else "bin")
LOCK = ROOT / "requirements.txt"
STAMP = ENV / "made-of.txt"
USAGE = "usage: python3 dev.py test [PYTEST ARGUMENT ...] | gate [VERIFY ARGUMENT ...] | lock"


def main(arguments: list[str]) -> int:
    """Carry out one task and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file may well be run by an older one, and then says so
        print(f"verify needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    match arguments:
        case ["test", *rest]:
            set_up()
            # The whole corpus takes longer than all other tests, and not everybody has a Chromium: `-m corpus` and
            # `-m browser` are for them, and the last -m is what counts.
            return run(BIN / "python", "-m", "pytest", "-n", "auto", "-m", "not corpus and not browser", *rest)
        case ["gate", *rest]:
            set_up()
            return run(BIN / "verify", *rest)
        case ["lock"]:
            set_up()
            return lock()
        case _:
            print(USAGE, file=sys.stderr)
            return 2


def set_up() -> None:
    """Make `.venv` of the lock file and this checkout, unless it is there and made of just that."""
    made_of = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {sys.version} {ROOT}\n"
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == made_of:
        return
    print("Setting up .venv …", file=sys.stderr)
    shutil.rmtree(ENV, ignore_errors=True)
    venv.create(ENV, with_pip=True)
    pip = (BIN / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    for words in (("--require-hashes", "-r", LOCK), ("--no-deps", "--no-build-isolation", "-e", ROOT)):
        code = run(*pip, *words)
        if code:
            raise SystemExit(code)
    STAMP.write_text(made_of, encoding="utf-8")


def lock() -> int:
    """Resolve the newest versions that serve every supported Python into requirements.txt, with hashes only."""
    return run(
        BIN / "uv", "pip", "compile", "--universal", "--python-version=3.11", "--generate-hashes", "--upgrade",
        "--quiet", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate",
        "--all-extras", "--group=dev", "--output-file", LOCK, "pyproject.toml",
    )  # fmt: skip


def run(*words: str | Path) -> int:
    """Run a command in the checkout and return its exit code."""
    return subprocess.run([str(word) for word in words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
