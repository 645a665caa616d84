"""What import-linter cannot say of the house: purity, start-up cost, names, sizes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "opsboard"
PURE = ("domain", "formats", "demo")

_DOORS = {"formats/files.py", "formats/vdir.py"}
"""Where bytes of a file come in and go out: the one module of a pure room that may touch the system."""

_LINES = 600

_IMPURE_MODULES = {"os", "time", "socket", "subprocess", "threading", "getpass", "pwd", "locale"}
_IMPURE_CALLS = {"now", "utcnow", "today", "open", "print", "input", "getenv", "urandom"}
_HEAVY_AT_START = ("textual", "rich.table", "dateutil.parser", "sqlite_utils", "asyncio", "tomllib", "hypothesis")


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PACKAGE / folder).rglob("*.py"))


def names(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test of all these files, which names each that fails: a test for each of 400 files costs more than looking
    at it."""

    def of(looks: Callable[[Path], None]) -> Callable[[], None]:
        def looks_at_all() -> None:
            wrong = []
            for path in paths:
                try:
                    looks(path)
                except AssertionError as error:
                    wrong.append(f"{names(path)}: {error}")
            assert not wrong, "\n".join(wrong)

        looks_at_all.__doc__ = looks.__doc__
        return looks_at_all

    return of


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called(tree: ast.AST) -> Iterator[str]:
    """Bare names, and attributes of modules and of classes of the standard library."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            owner = node.func.value.id
            if owner in ("datetime", "date", "os", "time", "random"):
                yield node.func.attr


@each([path for path in modules(*PURE) if names(path) not in _DOORS])
def test_pure_rooms_take_time_person_and_data_as_arguments(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not {name.split(".")[0] for name in imported(tree)} & _IMPURE_MODULES
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    named = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert not (set(called(tree)) - own - named) & _IMPURE_CALLS


@each(sorted(PACKAGE.rglob("*.py")))
def test_a_module_has_one_job_and_says_which(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "no docstring"
    assert source.count("\n") <= _LINES, "too long for one job"
    assert not {"utils", "util", "helper", "helpers", "misc", "common", "manager"} & set(path.stem.split("_"))


@each(sorted(PACKAGE.rglob("*.py")))
def test_nothing_is_swallowed_and_nothing_left_to_do(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not [word for word in ("TODO", "FIXME", "XXX", "HACK") if re.search(rf"\b{word}\b", source)]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, "a bare except"
            broad = isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
            silent = all(isinstance(line, ast.Pass) for line in node.body)
            assert not (broad and silent), "an error of any sort is swallowed"


def test_what_a_team_has_is_written_in_one_place_which_logs_it() -> None:
    """`store/people/team.py` alone calls what writes these tables, and no other module writes them, but for the one
    that makes them again what the log tells."""
    tables = r"(?:(?:person|person_key|campaign|view)\b|\{(?:table|TABLES\[\w+\])\.name\})"
    writes = re.compile(rf"(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) {tables}")
    calls = re.compile(r"\b(?:team_states|views)\.(?:save_|write|remove|set_service)\w*\(self\._")
    sources = {names(path): path.read_text(encoding="utf-8") for path in modules("store")}
    assert {name for name, source in sources.items() if writes.search(source)} == {
        *(f"store/people/{name}.py" for name in ("team_states", "views")),
        "store/checking/repair.py",
    }
    assert {name for name, source in sources.items() if calls.search(source)} == {"store/people/team.py"}


_OF_SQLITE = re.compile(
    r"CROSS JOIN|NOT INDEXED|\bMATCH\b|\bjson_\w+\(|NOCASE|PRAGMA|\bOR (?:REPLACE|IGNORE)\b|sqlite_|\browid\b|strftime"
    r"|\bGLOB\b|VACUUM|\bsearch \(|\binstr\(|ifnull|TRIGGER|RAISE\(|fts5|WHERE [01]\b|BEGIN|ROLLBACK",
    re.IGNORECASE,
)


@each([path for path in modules("store") if "sqlite" not in path.parts])
def test_what_sqlite_alone_understands_stands_behind_the_dialect(path: Path) -> None:
    """The SQL of the store is any engine's; `store/sqlite/` says how SQLite spells the rest, and is known to none of
    the others."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    docs = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    assert [text for text in said - docs if _OF_SQLITE.search(text)] == []
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:Condition\(| or )\"[01]\"", source), "a condition is TRUE or FALSE: others take no number"
    assert [name for name in imported(tree) if name.startswith("opsboard.store.sqlite")] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "store" / "contract").glob("test_*.py")), ids=lambda p: p.name
)
def test_the_contract_of_a_store_knows_no_store(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [name for name in imported(ast.parse(source)) if name.startswith("opsboard.store")] == []
    assert "._database" not in source


@pytest.mark.parametrize(
    "module", ["opsboard.cli.main", "opsboard.bootstrap", "opsboard.usecases.adding", "opsboard.store.sqlite.board"]
)
def test_what_a_short_command_loads_is_light(module: str) -> None:
    code = f"import {module}, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in _HEAVY_AT_START if name in loaded] == []


def test_no_file_names_a_registry_or_this_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if path == Path(__file__) or path.suffix in (".png", ".mo", ".db") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for address in ("pypi.org", "files.pythonhosted.org", "--index-url", "--find-links", "--extra-index-url"):
            assert address not in text, f"{name}: {address}"


@each(modules("tui"))
def test_any_on_the_screen_says_why(path: Path) -> None:
    """A misspelt argument passes wherever `Any` stands."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    places = [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name) and node.id == "Any"]
    assert [lines[line - 1] for line in places if "#" not in lines[line - 1]] == []


def test_no_module_of_the_screen_reaches_itself_through_others() -> None:
    """Type imports and imports in functions count as well."""
    import grimp

    graph = grimp.build_graph("opsboard")
    screen = {name for name in graph.modules if name.startswith("opsboard.tui.")}
    left = {name: graph.find_modules_directly_imported_by(name) & screen for name in screen}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert sorted(left) == []


def test_the_screen_asks_use_cases_and_not_the_store() -> None:
    """Only the thread that has the session breaks off and closes the store; another board is opened to look at it."""
    asked = {
        names(path)
        for path in modules("tui")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "store"
    }
    assert asked == {"tui/board_worker.py", "tui/controllers/switching.py"}
