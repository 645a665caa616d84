"""A list of words that a board knows (categories, roles, orders ...) is declared once, in the domain, and imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "opsboard"
DOMAIN = tuple(PACKAGE / "domain" / f"{name}.py" for name in ("items", "kinds", "views", "notices", "days", "team"))


def words_of(node: ast.AST) -> frozenset[str] | None:
    """The words of a tuple, list or set that holds nothing else, two at least."""
    if not isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return None
    words = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return frozenset(words) if len(words) == len(node.elts) > 1 else None


def declared(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            words = words_of(node.value)
            if words is not None:
                yield node.targets[0].id, words


def test_no_list_of_words_of_the_domain_is_written_again() -> None:
    known = {words: name for path in DOMAIN for name, words in declared(path)}
    again = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = words_of(node)
            if words is not None and words in known:
                again.append((known[words], f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"))
    assert len(again) == len(known), sorted(again)
