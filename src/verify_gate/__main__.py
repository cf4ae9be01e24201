"""`python -m verify_gate`, and the command `verify`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit with its code.

    What is not needed is not loaded: `--version` needs nothing, and the plain `verify`, which people run on every
    change, needs no parser of options.
    """
    if sys.argv[1:] == ["--version"]:
        from verify_gate import __version__  # noqa: PLC0415 - nothing else is loaded for this answer

        print(f"verify {__version__}")  # noqa: T201 - the answer itself
        raise SystemExit(0)
    from verify_gate.cli.interruption import at_once, heed  # noqa: PLC0415 - see above

    heed(at_once)
    gc.disable()  # loading leaves nothing to collect, and looking for it takes a tenth of a run that finds nothing
    if not sys.argv[1:] and "_VERIFY_COMPLETE" not in os.environ:  # which a shell sets that asks for words
        from verify_gate.cli.ending import exit_code_of  # noqa: PLC0415 - see above
        from verify_gate.cli.request import Request  # noqa: PLC0415 - see above

        _loaded()
        raise SystemExit(exit_code_of(Request()))
    from verify_gate.cli.app import run  # noqa: PLC0415 - see above

    _loaded()
    raise SystemExit(run(sys.argv[1:]))


def _loaded() -> None:
    """From here on there may be something to collect, but not of what was loaded: that stays to the end."""
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder one is in, and no file of a project under test stands in for a module of ours
    main()
