from __future__ import annotations

import pytest

from verify_gate.probes.import_contracts.cycles import disjoint_cycles, strongly_connected


def graph(text: str) -> dict[str, set[str]]:
    """`a>b b>a` as a graph; every node is in it, also one that points nowhere."""
    edges = [edge.split(">") for edge in text.split()]
    found: dict[str, set[str]] = {node: set() for edge in edges for node in edge if node}
    for source, target in edges:
        found[source] |= {target} - {""}
    return found


@pytest.mark.parametrize(
    ("edges", "cycles"),
    [
        ("", []),
        ("a>", []),
        ("a>a", []),
        ("a>b b>c a>c", []),
        ("a>b b>a", [["a", "b"]]),
        ("b>a a>c c>b", [["a", "c", "b"]]),
        ("a>b b>a a>a", [["a", "b"]]),
        ("a>b b>c c>a b>a", [["a", "b"]]),
        ("a>b b>a c>d d>c a>c", [["a", "b"], ["c", "d"]]),
        ("a>b b>a b>c c>b", [["a", "b"], ["b", "c"]]),
        ("a>b b>c c>d d>a c>b", [["a", "b", "c", "d"]]),
        ("z>a a>b b>a", [["a", "b"]]),
    ],
)
def test_finds_cycles_that_share_no_edge(edges: str, cycles: list[list[str]]) -> None:
    assert disjoint_cycles(graph(edges), 10) == cycles


def test_leaves_no_cycle_when_they_are_cut() -> None:
    """Every node points at every other: after the edges of the cycles are taken out, nothing is tangled."""
    names = "abcdef"
    every = {name: set(names) - {name} for name in names}
    for cycle in disjoint_cycles(every, 1000):
        for place, node in enumerate(cycle):
            every[node].remove(cycle[(place + 1) % len(cycle)])
    assert strongly_connected(every) == []


def test_shows_no_more_than_it_is_asked_for() -> None:
    assert disjoint_cycles(graph("a>b b>a c>d d>c e>f f>e"), 2) == [["a", "b"], ["c", "d"]]


def test_does_not_mind_depth() -> None:
    chain = {str(number): {str(number + 1)} for number in range(5000)}
    assert strongly_connected({**chain, "5000": {"0"}}) == [{str(number) for number in range(5001)}]
