"""Names in the code of a cell: those it binds for the cells after it, those it takes from outside, those it imports."""

import ast
import symtable
from collections.abc import Iterator

STAR = "*"


def bound(tree: ast.AST) -> set[str]:
    """Return the names that statements bind where they stand, not those inside functions and classes."""
    found: set[str] = set()
    rest = [tree]
    while rest:
        node = rest.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        rest += ast.iter_child_nodes(node)
    return found


def bound_in(code: str) -> set[str]:
    """Return the names that a cell binds; none when it is no Python. `from x import *` binds "*"."""
    tree = tree_of(code)
    return bound(tree) if tree else set()


def asked_in(code: str) -> set[str]:
    """Return the names that a cell, its functions included, looks up outside itself; none when it is no Python."""
    tree = tree_of(code)
    if tree is None:
        return set()
    try:
        table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return set(_looked_up(table)) - bound(tree)


def imports_in(code: str) -> dict[str, str]:
    """Return {name: the statement that imports it} of the imports at the top level of a cell."""
    tree = tree_of(code)
    found = [one for one in tree.body if isinstance(one, (ast.Import, ast.ImportFrom))] if tree else []
    return {name: ast.unparse(one) for one in found for name in bound(one)}


def tree_of(code: str) -> ast.Module | None:
    """Return the syntax tree of a cell without the notebook's own commands (%time, !ls), None when it is no Python."""
    kept = "\n".join(line for line in code.split("\n") if line[:1] not in ("%", "!", "?"))
    for one in (code, kept):
        try:
            return ast.parse(one)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _looked_up(table: symtable.SymbolTable) -> Iterator[str]:
    top = table.get_type() == "module"
    for one in table.get_symbols():
        if one.is_referenced() and (top or one.is_global()):
            yield one.get_name()
    for inner in table.get_children():
        yield from _looked_up(inner)
