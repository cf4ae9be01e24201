"""YAML as a tree of nodes with their lines; nothing in it is ever made into an object."""

from __future__ import annotations

import yaml

from verify_gate.probes.suppressions.positions import Node

_MOST = 100_000
"""How many nodes a file may have, those that stand for others counted each time."""


def read_yaml(text: str) -> Node:
    """A YAML file: tables, lists and texts. Raises `ValueError` where it is none, or a riddle."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        return Node(1, {}) if tree is None else _Reader().node(tree)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


class _Reader:
    def __init__(self) -> None:
        self._count = 0

    def node(self, tree: yaml.Node) -> Node:
        """A node of ours for one of theirs. A text of several lines has the line on which it begins."""
        self._count += 1
        if self._count > _MOST:
            raise ValueError("it is larger than anybody writes")
        line = tree.start_mark.line + 1
        if isinstance(tree, yaml.MappingNode):
            table: dict[str, Node] = {}
            for key, value in tree.value:
                inner = self.node(value)
                if key.value == "<<" and isinstance(inner.value, dict):
                    table = {**inner.value, **table}
                else:
                    # The line of a short value is that of its key; a long one begins below.
                    starts = isinstance(inner.value, str) and getattr(value, "style", None) not in {"|", ">"}
                    table[str(key.value)] = Node(inner.line if starts else key.start_mark.line + 1, inner.value)
            return Node(line, table)
        if isinstance(tree, yaml.SequenceNode):
            return Node(line, [self.node(each) for each in tree.value])
        return Node(line, str(tree.value))


def texts_in(node: Node | None) -> list[Node]:
    """The texts of a list, or a single one; none of what is neither."""
    if node is None:
        return []
    if isinstance(node.value, list):
        return [each for each in node.value if isinstance(each.value, str)]
    return [node] if isinstance(node.value, str) else []
