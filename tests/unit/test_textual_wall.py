"""Only `tui/textual_compat` knows private names of Textual, which may change with any release of it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import textual

import opsboard.tui
from textual_names import WALL, attributes, class_tree, declared, module_tree, names_of, of_textual, private

pytestmark = pytest.mark.smoke

PACKAGE = Path(opsboard.tui.__file__).parent.parent
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(opsboard.tui.__path__, "opsboard.tui.")
    if not module.name.startswith(WALL)
)
_COMMON = frozenset({"_exit", "_replace", "_asdict", "_fields"})
"""Of the standard library's modules and tuples; Textual has attributes of these names too."""


def of_itself(node: ast.Attribute) -> bool:
    """Whether it is an attribute of `self`, `cls` or `super()`."""
    owner = node.value.func if isinstance(node.value, ast.Call) else node.value
    return isinstance(owner, ast.Name) and owner.id in ("self", "cls", "super")


def in_functions(tree: ast.AST) -> Iterator[ast.Attribute]:
    """The private attributes that classes use which are made in functions."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for made in (node for node in ast.walk(function) if isinstance(node, ast.ClassDef)):
            yield from attributes(made)


@cache
def used_in(one: type) -> frozenset[str]:
    """The private names that a class gives or uses of itself."""
    tree = class_tree(one)
    return declared(tree) | {node.attr for node in attributes(tree) if of_itself(node)}


def words_of_textual() -> frozenset[str]:
    """Every private name that stands in Textual's sources."""
    paths = Path(textual.__file__).parent.rglob("*.py")
    return frozenset().union(*(re.findall(r"\b_[A-Za-z]\w*", path.read_text(encoding="utf-8")) for path in paths))


def classes_on_textual(module: str) -> list[type]:
    """The classes of a module that derive from one of Textual's."""
    found = vars(importlib.import_module(module)).values()
    return [
        one for one in found if isinstance(one, type) and one.__module__ == module and any(map(of_textual, one.mro()))
    ]


def test_no_module_outside_the_wall_imports_a_private_name_of_textual() -> None:
    found = []
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(PACKAGE / "tui" / "textual_compat"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = node.module if isinstance(node, ast.ImportFrom) else ""
                names = [f"{module}.{alias.name}".strip(".").split(".") for alias in node.names]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names = [node.value.split(".")]  # for sys.modules and import_module
            else:
                continue
            found += [(path.name, *name) for name in names if name[0] == "textual" and any(map(private, name))]
    assert found == []


def test_no_class_outside_the_wall_uses_or_hides_a_private_name_of_its_textual_base() -> None:
    """A list of choices had an `_uncover` of its own: whenever Textual uncovered the widget, that was called."""
    found = set()
    for one in (one for module in MODULES for one in classes_on_textual(module)):
        theirs = names_of(one)
        for own in one.mro():
            if own.__module__.startswith("opsboard.") and not own.__module__.startswith(WALL):
                found |= {(own.__qualname__, name) for name in used_in(own) & theirs}
    assert found == set()


def test_no_module_outside_the_wall_reaches_into_an_object_of_textual() -> None:
    """Of other objects than `self`, and in classes made in functions, only names that the module gives are used."""
    theirs, found = words_of_textual() - _COMMON, []
    for module in MODULES:
        tree = module_tree(module)
        reached = [node for node in attributes(tree) if not of_itself(node)] + list(in_functions(tree))
        reached = [node for node in reached if node.attr in theirs]
        found += [(module, ast.unparse(node)) for node in reached if node.attr not in declared(tree)]
    assert found == []
