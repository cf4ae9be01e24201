"""What mypy's settings come to, module by module: asked of mypy itself, in the folder whose settings they are.

`python -I verify_gate_type_settings.py JOB`, in the interpreter that has mypy. JOB is a file with a JSON object: `top`
is the folder above which no settings count, `files` are Python files, `modules` names of others, `told` the file that
gets the answer. Where mypy refuses its settings, it says so and exits as it would. It runs on Python 3.8 and mypy 1.11.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from mypy.errorcodes import error_codes
from mypy.find_sources import InvalidSourceList, SourceFinder
from mypy.fscache import FileSystemCache
from mypy.main import process_options
from mypy.options import Options

ALONE = ("--no-site-packages",)  # no other interpreter is looked for
CODES = ("disable_error_code", "enable_error_code")


def main(words: Sequence[str]) -> int:
    """Write what the settings come to: the file they are from, what holds for all, and what is other for some."""
    job: Mapping[str, Any] = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    options = settled(Path(job["top"]).resolve())
    usual = flags(options)

    def other(module: str) -> dict[str, Any]:
        own = flags(options.clone_for_module(module))
        return {name: value for name, value in own.items() if usual[name] != value}

    answer = {
        "file": options.config_file or None,
        "exclude": list(options.exclude),
        "all": usual,
        "files": {path: [module, other(module)] for path, module in modules_of(job["files"], options)},
        "modules": {module: [module, other(module)] for module in job["modules"]},
    }
    Path(job["told"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


def settled(top: Path) -> Options:
    """The options by the settings of this folder, or of one above it that belongs to it."""
    _, options = process_options([*ALONE, __file__])
    if options.config_file and top not in Path(options.config_file).resolve().parents:
        _, options = process_options([*ALONE, "--config-file=", __file__])
    off = set(options.disable_error_code) - set(options.enable_error_code)
    for codes, names in ((options.disabled_error_codes, off), (options.enabled_error_codes, options.enable_error_code)):
        codes |= {error_codes[name] for name in known(names)}
    for own in options.per_module_options.values():
        own.update({key: known(cast("Iterable[str]", own[key])) for key in CODES if key in own})
    options.disable_error_code, options.enable_error_code = known(off), known(options.enable_error_code)
    return options


def known(codes: Iterable[str]) -> list[str]:
    """Those that mypy knows itself: no plugin is loaded."""
    return [code for code in codes if code in error_codes]


def flags(options: Options) -> dict[str, Any]:
    """Each switch, how imports are followed, and of each code whether its errors are said."""
    told: dict[str, Any] = {name: value for name, value in options.snapshot().items() if isinstance(value, bool)}
    told["follow_imports"] = options.follow_imports
    off, on = options.disabled_error_codes, options.enabled_error_codes
    for name, code in error_codes.items():
        above = getattr(code, "sub_code_of", None)
        told[f"error_code {name}"] = code not in off and (code in on or (above not in off and code.default_enabled))
    return told


def modules_of(paths: Iterable[str], options: Options) -> Iterator[tuple[str, str]]:
    """The name under which mypy knows each file; of one that can have none, nothing."""
    finder = SourceFinder(FileSystemCache(), options)
    for path in paths:
        try:
            yield path, finder.crawl_up(os.path.normpath(path))[0]
        except InvalidSourceList:
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
