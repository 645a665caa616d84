"""The README's list of keys is the table that the program works with."""

from __future__ import annotations

from pathlib import Path

from opsboard.tui.keys.actions import ACTIONS, SCOPE_TITLES, Action

README = Path(__file__).parents[2] / "README.md"
NAMES = {"`": "backtick", "|": "\\|"}


def shown_keys(action: Action) -> str:
    return " ".join(f"`{NAMES.get(key, key)}`" for key in action.keys)


def keys_table() -> str:
    """The README's table: `python tests/tui/test_readme_keys.py` prints it."""
    rows = ["| where | keys | does | name |", "|---|---|---|---|"]
    for scopes in dict.fromkeys(action.scopes for action in ACTIONS):
        where = ", ".join(SCOPE_TITLES[scope].lower() for scope in scopes)
        for action in ACTIONS:
            if action.scopes == scopes:
                rows.append(f"| {where} | {shown_keys(action)} | {action.title} | {action.name} |")
                where = ""
    return "\n".join(rows)


def test_the_readme_lists_every_key() -> None:
    shown = README.read_text(encoding="utf-8").partition("### Keys\n\n")[2].partition("\n\n")[0]
    assert shown == keys_table()


if __name__ == "__main__":
    print(keys_table())
