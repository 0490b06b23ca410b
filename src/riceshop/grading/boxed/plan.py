"""What a unit's master says about each name a test uses: the student's, or the instructor's own."""

import ast
import builtins
from dataclasses import dataclass, field

from riceshop.grading.boxed.box import tree_of
from riceshop.notebooks.code_names import bound

ANSWER, PLAIN, TEST = "answer", "plain", "test"
Row = tuple[str, str, str, float]


@dataclass
class Needs:
    """What one test cell needs: names asked of the box, and the instructor's own statements to run before."""

    asked: list[str] = field(default_factory=list)
    own: list[ast.stmt] = field(default_factory=list)


class Plan:
    """A unit's master, read once: rows are (answer | plain | test, grade id, source, points) in order."""

    def __init__(self, rows: list[Row]) -> None:
        self.tests = {name: (code, points) for kind, name, code, points in rows if kind == TEST}
        self.plain = {code for kind, _, code, _ in rows if kind == PLAIN}
        self._rows = rows
        self._known: dict[str, Needs] = {}
        self._answered = {name for kind, _, code, _ in rows if kind == ANSWER for name in bound(tree_of(code))}

    def needs(self, test: str) -> Needs:
        """Return what the test called `test` needs."""
        if test not in self._known:
            self._known[test] = self._read(test)
        return self._known[test]

    def _read(self, test: str) -> Needs:
        students, own = set(self._answered), {}
        statements: list[ast.stmt] = []
        for kind, name, code, _ in self._rows:
            if name == test and kind == TEST:
                break
            for one in tree_of(code).body if kind == PLAIN else []:
                made = bound(one)
                # What follows from an answer is the student's, whoever wrote the line.
                if students & (_used(one) | made) or not made:
                    students |= made
                else:
                    own.update(dict.fromkeys(made, one))
                    statements.append(one)
        tree = tree_of(self.tests[test][0])
        used = _used(tree) - bound(tree) - (set(dir(builtins)) - students)
        wanted = _closure(used & set(own), own)
        return Needs(sorted(used & students), [one for one in statements if any(one is other for other in wanted)])


def imports(rows: list[Row]) -> list[str]:
    """Return the modules that the answers and plain cells of a master import, in order."""
    found: dict[str, None] = {}
    for kind, _, code, _ in rows:
        for node in ast.walk(tree_of(code)) if kind in (ANSWER, PLAIN) else ():
            if isinstance(node, ast.Import):
                found.update(dict.fromkeys(alias.name for alias in node.names))
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module] = None
    return list(found)


def _closure(names: set[str], own: dict[str, ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    rest = sorted(names)
    while rest:
        one = own.get(rest.pop())
        if one is not None and not any(one is other for other in found):
            found.append(one)
            rest += sorted(_used(one) & set(own))
    return found


def _used(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
