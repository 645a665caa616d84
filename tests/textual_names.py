"""The private names in Python sources, ours and Textual's: for the tests of the wall between them."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

WALL = "opsboard.tui.textual_compat"


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def attributes(tree: ast.AST) -> Iterator[ast.Attribute]:
    """The private attributes in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and private(node.attr))


@cache
def declared(tree: ast.AST) -> frozenset[str]:
    """The private names that classes and modules give: methods, attributes that are set, names in their bodies."""
    names = {node.attr for node in attributes(tree) if isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef | ast.Module):
            given = (line for line in node.body if isinstance(line, ast.Assign | ast.AnnAssign))
            targets = (name for line in given for name in ast.walk(line) if isinstance(name, ast.Name))
            names |= {name.id for name in targets if isinstance(name.ctx, ast.Store)}
    return frozenset(filter(private, names))


@cache
def module_tree(name: str) -> ast.Module:
    return ast.parse(Path(importlib.import_module(name).__file__ or "").read_text(encoding="utf-8"))


@cache
def class_tree(one: type) -> ast.AST:
    """The class as its module has it; an empty one for a class that is made in a function or by a call."""
    found = (node for node in module_tree(one.__module__).body if isinstance(node, ast.ClassDef))
    return next((node for node in found if node.name == one.__name__), ast.Module([], []))


def names_of(one: type) -> frozenset[str]:
    """The private names that a class has from Textual: its own and those of its bases."""
    return frozenset().union(*(declared(class_tree(base)) for base in one.mro() if of_textual(base)))


def of_textual(one: type) -> bool:
    return one.__module__.partition(".")[0] == "textual"
