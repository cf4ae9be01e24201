"""Look aways in code that the change brings: those without a reason, and those that hide more than one thing."""

from __future__ import annotations

import tokenize
from collections import Counter
from collections.abc import Iterator

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening
from verify_gate.probes.suppressions.calls import in_code
from verify_gate.probes.suppressions.comments import in_comments, read_tokens
from verify_gate.probes.suppressions.model import Suppression

_OF_TESTS = ("skip", "xfail", "Skip", "XFail", "importorskip", "expectedFailure")
"""What is said of a test, and so told with the tests."""


def new_look_aways(change: Change) -> Iterator[Weakening]:
    """The look aways that are more than there were, by file and kind. One that came from another file is none."""
    here: dict[str, list[Suppression]] = {}
    spare: Counter[str] = Counter()
    for was, now in change.each():
        before, after = (_found(side, path) for side, path in ((change.base, was), (change.head, now)))
        old = Counter(each.what for each in before)
        for each in after:
            if old[each.what]:
                old[each.what] -= 1
            else:
                here.setdefault(each.path, []).append(each)
        spare.update(+old)
    for path, found in sorted(here.items()):
        new: dict[str, list[Suppression]] = {}
        for each in found:
            if spare[each.what]:
                spare[each.what] -= 1
            else:
                new.setdefault(each.what, []).append(each)
        yield from (_weakening(path, together) for together in new.values())


def _found(side: Side, path: str | None) -> list[Suppression]:
    """Those of a file that say nothing of why, or hide everything; by their line."""
    text, tree = (side.text(path), side.tree(path)) if path is not None else (None, None)
    if path is None or text is None or tree is None:
        return []
    try:
        tokens = read_tokens(text)
    except (tokenize.TokenError, SyntaxError):
        return []
    found = [*in_comments(path, tokens), *in_code(path, tree, tokens)]
    told = [each for each in found if (not each.reason or each.everything) and not _is_of_test(each)]
    return sorted(told, key=lambda each: each.line)


def _is_of_test(each: Suppression) -> bool:
    return each.what.split(".")[0] in {"pytest", "_pytest", "unittest", "skipTest"} and any(
        word in each.what for word in _OF_TESTS
    )


def _weakening(path: str, new: list[Suppression]) -> Weakening:
    first = new[0]
    said = f"hides {first.everything}" if first.everything else "has no reason"
    places = f", in {len(new)} places" if len(new) > 1 else ""
    message = f"{first.what} is new{places}, and {said}"
    return Weakening(Rule.WEAKER_SETTING, path, first.line, first.what, message, fix="Mend it, or say why")
