"""`python -m verify_gate`, and the command `verify`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code. `--version` alone is answered without loading anything else."""
    if sys.argv[1:] == ["--version"]:
        from verify_gate import __version__  # noqa: PLC0415 - nothing else is loaded for this answer

        print(f"verify {__version__}")  # noqa: T201
        raise SystemExit(0)
    from verify_gate.cli.app import run  # noqa: PLC0415 - see above

    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
