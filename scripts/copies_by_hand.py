"""What docs/instruments/duplication.md says is no logic, taken out of a text by other code than verify's own."""

from __future__ import annotations

import ast


def logic_of(text: str) -> tuple[str, list[int]]:
    """The text without imports, docstrings and pure data; and, of each line that is left, its number in the text.

    A line goes if something was taken out of it, a blank line of a docstring say, and nothing is left.
    """
    finder = _LeftOut()
    finder.visit(ast.parse(text))
    lines = [line.encode() for line in text.split("\n")]
    left = list(lines)
    touched: set[int] = set()
    for node in finder.found:
        assert node.end_lineno is not None and node.end_col_offset is not None  # noqa: S101, PT018 - ast gives both
        for number in range(node.lineno, node.end_lineno + 1):
            touched.add(number)
            line = left[number - 1]
            start = node.col_offset if number == node.lineno else 0
            end = node.end_col_offset if number == node.end_lineno else len(line)
            left[number - 1] = line[:start] + b" " * (end - start) + line[end:]
    numbers = [number for number, line in enumerate(left, 1) if line.strip() or number not in touched]
    return "\n".join(left[number - 1].decode() for number in numbers), numbers


class _LeftOut(ast.NodeVisitor):
    """Collects what does not count."""

    def __init__(self) -> None:
        self.found: list[ast.stmt | ast.expr] = []

    def visit_Import(self, node: ast.Import) -> None:
        self.found.append(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.found.append(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            self.found.append(node)
        else:
            self.generic_visit(node)

    def visit_Pass(self, node: ast.Pass) -> None:
        self.found.append(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        names = [ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list]
        if "overload" in names and [ast.unparse(part) for part in node.body] in (["..."], ["pass"]):
            node.lineno = node.decorator_list[0].lineno
            self.found.append(node)
        else:
            self.generic_visit(node)

    def visit_Module(self, node: ast.Module) -> None:
        self._body(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._body(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        self._display(node)

    def visit_List(self, node: ast.List) -> None:
        self._display(node)

    def visit_Set(self, node: ast.Set) -> None:
        self._display(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._display(node)

    def _body(self, node: ast.Module | ast.ClassDef) -> None:
        for statement in node.body:
            match statement:
                case ast.Assign(value=value) if _constant(value):
                    self.found.append(statement)
                case ast.AnnAssign(value=value) if _is_display(value) and _constant(value):
                    self.found.append(statement)
        self.generic_visit(node)

    def _display(self, node: ast.Dict | ast.List | ast.Set | ast.Tuple) -> None:
        if node.lineno != node.end_lineno and _constant(node):
            self.found.append(node)
        else:
            self.generic_visit(node)


def _is_display(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Dict | ast.List | ast.Set | ast.Tuple)


def _constant(value: ast.expr | None) -> bool:
    match value:
        case None | ast.Constant():
            return True
        case ast.Dict(keys=keys, values=values):
            return all(map(_constant, [*keys, *values]))
        case ast.List(elts=elements) | ast.Set(elts=elements) | ast.Tuple(elts=elements):
            return all(map(_constant, elements))
        case ast.UnaryOp(operand=operand):
            return _constant(operand)
        case ast.BinOp(left=left, right=right):
            return _constant(left) and _constant(right)
    return False
