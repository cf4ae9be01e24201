"""What of a source is there for others than a test."""

from __future__ import annotations

import pytest

from verify_gate.probes.project_side.verify_gate_idle import idle_lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("if TYPE_CHECKING:\n    import a\n    import b\nelse:\n    import c\n", {1, 2, 3}),
        ("if typing.TYPE_CHECKING:\n    import a\n", {1, 2}),
        ("if not TYPE_CHECKING:\n    import a\n", set()),
        ('if __name__ == "__main__":\n    f()\n', {1, 2}),
        ('if "__main__" == __name__:\n    f()\n', {1, 2}),
        ("@typing.overload\ndef f(): ...\n", {1, 2}),
        ("class A:\n    @property\n    @abc.abstractmethod\n    def f(self):\n        return 1\n", {2, 3, 4, 5}),
        ("class A(Protocol[T]):\n    def f(self):\n        return 1\n", {1, 2, 3}),
        ("def f():\n    if a:\n        raise NotImplementedError\n    raise NotImplementedError(a)\n", {3, 4}),
        ("async def f():\n    ...\n", {1, 2}),
        ("class A:\n    ...\n    b = 1\n", {2}),
        ("try:\n    f()\nexcept E:\n    raise\n", set()),
        ("def f():  # raise NotImplementedError\n    return 1  # if TYPE_CHECKING:\n", set()),
        ('def f(a="if TYPE_CHECKING:"):\n    return 1\n', set()),
    ],
)
def test_idle_lines(source: str, lines: set[int]) -> None:
    assert idle_lines(source.encode()) == lines
