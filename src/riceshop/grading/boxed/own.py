"""Plain cells about the town that follow from the identity alone: the judge computes them, the box is handed the values."""

import ast
import builtins
import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from riceshop.grading.boxed.plan import ANSWER, PLAIN, TEST
from riceshop.notebooks.code_names import STAR, asked_in, bound, bound_in, tree_of

OWN = "own"
TOWN = "riceshop.town"
# A cell may have no effect but its names: no file, nothing of the interpreter changed.
_EFFECTS = re.compile(r"(to_|set|del|_).*|export|save|open|exec|eval|compile|input|breakpoint|globals|locals|vars|dir|help|exit|quit")
_STATEMENTS = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
# An answer with one of these words may look for names in ways that reading it does not tell.
_ROUNDABOUT = re.compile(r"__|\b(globals|locals|vars|dir|eval|exec|compile|inspect|importlib|sys|gc|get_ipython|In|Out|pickle)\b")
_WORD = re.compile(r"\w+")
Cell = tuple[str, str, str]


def told(cells: Sequence[Cell], given: Collection[str], borrowed: str = "") -> dict[int, list[str]]:
    """Return {place of a plain cell that the judge can compute: those of its names that other cells mention}.

    `given` are the names of the identity; they count while one answer alone binds them.
    """
    places = [place for place, (kind, _, code) in enumerate(cells) if kind == PLAIN and _harmless(code)]
    if not places or any(kind != TEST and _ROUNDABOUT.search(code) for kind, _, code in cells):
        return {}
    binders = [_binds(code) for kind, _, code in cells if kind == ANSWER]
    known = {name for name in given if sum(name in one for one in binders) == 1}
    found: dict[int, list[str]] = {}
    mine: set[str] = set()
    for place in places:
        code, before = cells[place][2], [code for at, (kind, _, code) in enumerate(cells[:place]) if kind != TEST and at not in found]
        names, asked = _names(code) - known, asked_in(code)
        changed = set().union(*map(_binds, [borrowed, *before]))
        lent = asked & mine
        if STAR in changed or names & changed or not asked <= mine | known | set(dir(builtins)) or lent & _words(before):
            continue
        made = bound(ast.parse(code))
        others = _words([borrowed, *(code for at, (_, _, code) in enumerate(cells) if at != place)])
        found[place] = sorted((made - bound(ast.parse(imports(code)))) & others)
        mine |= made
    return found


def imports(code: str) -> str:
    """Return the imports of a cell, which each side makes for itself."""
    return "\n".join(ast.unparse(one) for one in ast.parse(code).body if isinstance(one, (ast.Import, ast.ImportFrom)))


@lru_cache(256)
def _harmless(code: str) -> bool:
    """Say whether a cell of the master is about the town and only binds names."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return False
    called = [node.attr if isinstance(node, ast.Attribute) else node.id for node in ast.walk(tree)
              if isinstance(node, (ast.Attribute, ast.Name))]
    brought = [node.module if isinstance(node, ast.ImportFrom) else "" for node in ast.walk(tree)
               if isinstance(node, (ast.Import, ast.ImportFrom))]
    plain = all(isinstance(one, _STATEMENTS) for one in tree.body) and not any(map(_EFFECTS.fullmatch, called))
    targets = [one for node in tree.body if isinstance(node, ast.Assign) for one in node.targets]
    return plain and bool(brought) and set(brought) == {TOWN} and all(isinstance(one, ast.Name) for one in targets)


@lru_cache(64)
def _binds(code: str) -> frozenset[str]:
    tree = tree_of(code) if "global" in code else None
    shared = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names} if tree else set()
    return frozenset(bound_in(code) | shared)


def _names(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)} | bound_in(code)


def _words(codes: Collection[str]) -> set[str]:
    return {word for code in codes for word in _WORD.findall(code)}
