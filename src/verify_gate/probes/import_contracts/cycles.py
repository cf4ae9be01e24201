"""Cycles in a graph of modules."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

Graph = Mapping[str, set[str]]


def disjoint_cycles(graph: Graph, most: int) -> list[list[str]]:
    """Cycles that share no edge and without which none is left, shortest first found, at most `most` of them.

    A cycle is its nodes in order, each once, from the first by name. A node that points at itself is no cycle.
    """
    left = {node: targets - {node} for node, targets in graph.items()}
    found: list[list[str]] = []
    while len(found) < most:
        tangles = strongly_connected(left)
        if not tangles:
            break
        for tangle in tangles[: most - len(found)]:
            cycle = _shortest_through(min(tangle), left, tangle)
            found.append(cycle)
            for place, node in enumerate(cycle):
                left[node].discard(cycle[(place + 1) % len(cycle)])
    return found


def strongly_connected(graph: Graph) -> list[set[str]]:
    """The sets of two or more nodes that all reach each other, sorted by their first name. Tarjan's way, iterative."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[set[str]] = []
    for root in sorted(graph):
        work: list[tuple[str, Iterator[str]]] = [] if root in index else [(root, iter(sorted(graph[root])))]
        while work:
            node, targets = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            following = _first_new(node, targets, index, low, on_stack)
            if following is not None:
                work.append((following, iter(sorted(graph.get(following, ())))))
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                tangle: set[str] = set()
                while node not in tangle:
                    tangle.add(stack.pop())
                on_stack -= tangle
                found.append(tangle)
    return sorted((tangle for tangle in found if len(tangle) > 1), key=min)


def _first_new(
    node: str, targets: Iterator[str], index: dict[str, int], low: dict[str, int], on_stack: set[str]
) -> str | None:
    """The next target that was not visited yet; those visited and still open lower the node on the way."""
    for target in targets:
        if target not in index:
            return target
        if target in on_stack:
            low[node] = min(low[node], index[target])
    return None


def _shortest_through(start: str, graph: Graph, within: set[str]) -> list[str]:
    """The shortest cycle through `start`, breadth first. There is one: `within` is strongly connected."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while True:
        node = queue.popleft()
        for target in sorted(graph[node] & within):
            if target == start:
                path = [node]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if target not in came_from:
                came_from[target] = node
                queue.append(target)
