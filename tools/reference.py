"""Write the pages of docs/reference and the man page from the program's own tables: commands, words of queries, keys,
words for dates, JSON fields, exit codes.

`python tools/reference.py` writes them, `--check` only says which differ (exit code 1). A test runs the check, so
that the pages are what the program does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from opsboard.cli.main import COMMANDS, root
from opsboard.domain import date_table, items, query_words
from opsboard.domain.campaign_templates import Template
from opsboard.domain.channels import Channel
from opsboard.domain.day_words import parse_when
from opsboard.domain.days import zoned_text
from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.festivals import FESTIVALS
from opsboard.domain.kinds import Choice, Field, Kind, Name, Stage
from opsboard.domain.limits import LIMITS
from opsboard.domain.views import View
from opsboard.formats import channel_objects, objects
from opsboard.tui.keys.actions import ACTIONS, SCOPE_TITLES, Action

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
_NOTE = "<!-- Written by tools/reference.py: change the program, then run it. -->"

ENVIRONMENT = (
    ("OPSBOARD_BOARD", "The board, when --board does not name one."),
    ("NO_COLOR", "When set, nothing is in colour."),
    ("PAGER", "What shows long text on a terminal (less -FRX unless set)."),
    ("LC_ALL, LC_MESSAGES, LANG", "The language: Chinese or English."),
)
FILES = (
    ("$XDG_CONFIG_HOME/opsboard/config.toml", "Your settings; opsboard config prints them."),
    ("$XDG_DATA_HOME/opsboard/board.db", "Your own board, made on first use."),
)

EXIT_CODES = {
    0: "done",
    1: "a check found something (`check`, `doctor`)",
    2: "usage: unknown kind, stage, field, person, date or query word",
    3: "no such item or board",
    4: "refused by a rule (gate, limit, role, nothing to undo, a file that is there)",
    5: "conflict: somebody changed the same field since",
    6: "bad data in a file",
    7: "board busy, locked, not permitted or unreachable",
    64: "no terminal for the board",
    70: "a bug: its report stands in `bugs.log`, the message says where",
    130: "interrupted",
}


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _usage(command: click.Command, name: str) -> str:
    words = [piece for piece in command.collect_usage_pieces(click.Context(command)) if piece != "[OPTIONS]"]
    return " ".join([name, *words])


def _options(command: click.Command) -> Iterator[tuple[str, str]]:
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden and "--help" not in parameter.opts:
            value = "" if parameter.is_flag else f" {parameter.metavar or ''}"
            yield ", ".join(parameter.opts) + value, parameter.help or ""


def _commands_of(command: click.Command, name: str) -> Iterator[tuple[click.Command, str]]:
    """The commands of a group, each with its full name; none of what is no group."""
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for one in command.list_commands(context):
            if (found := command.get_command(context, one)) is not None:
                yield found, f"{name} {one}"


def _command(command: click.Command, name: str, level: int) -> Iterator[str]:
    yield f"{'#' * level} {name}"
    yield ""
    yield f"`opsboard {_usage(command, name)}`"
    yield ""
    yield " ".join((command.help or "").split())
    yield ""
    if rows := list(_options(command)):
        yield "| option | |"
        yield "|---|---|"
        for option, words in rows:
            yield f"| `{_cell(option)}` | {_cell(words)} |"
        yield ""
    for inner, full_name in _commands_of(command, name):
        yield from _command(inner, full_name, level + 1)


def commands_page() -> str:
    """Every command with its arguments and options, in the order of `opsboard --help`."""
    group = root()
    context = click.Context(group, info_name="opsboard")
    lines = [
        "# Commands",
        "",
        _NOTE,
        "",
        "`opsboard [OPTIONS] [COMMAND]`. Results go to stdout, everything else to stderr; nothing is on stdout when it",
        "fails. Every command that prints data takes `--json` ([fields](json.md)).",
        "",
        "| option of every command | |",
        "|---|---|",
    ]
    lines += [f"| `{_cell(option)}` | {_cell(words)} |" for option, words in _options(group)]
    lines += ["", "| command | does |", "|---|---|"]
    commands = {name: found for name in COMMANDS if (found := group.get_command(context, name)) is not None}
    for name, command in commands.items():
        summary = _cell((command.help or "").partition("\n")[0])
        lines.append(f"| [`{_cell(_usage(command, name))}`](#{name}) | {summary} |")
    lines.append("")
    for name, command in commands.items():
        lines += _command(command, name, 2)
    return "\n".join(lines).rstrip() + "\n"


def _keys(action: Action) -> str:
    return " ".join(f"`{key}`" if key != "`" else "backtick" for key in action.keys).replace("|", "\\|")


def keys_page() -> str:
    """Every key by the places where it works."""
    lines = [
        "# Keys",
        "",
        _NOTE,
        "",
        "The last column is the name by which a key is changed in the settings ([how](../using/screen.md)).",
        "",
        "| where | keys | does | name |",
        "|---|---|---|---|",
    ]
    for scopes in dict.fromkeys(action.scopes for action in ACTIONS):
        where = ", ".join(SCOPE_TITLES[scope].lower() for scope in scopes)
        for action in ACTIONS:
            if action.scopes == scopes:
                lines.append(f"| {where} | {_keys(action)} | {action.title} | {action.name} |")
                where = ""
    return "\n".join(lines) + "\n"


def _shape(value: Any) -> str:
    """The fields of an example, in the notation of the page: `key name{en,zh} links[{relation,key}]`."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name}{_shape(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + (_shape(value[0]) if value else "") + "]"
    return ""


def _fields(example: Mapping[str, Any]) -> str:
    return " ".join(f"{name}{_shape(value)}" for name, value in example.items())


def _examples() -> dict[str, Mapping[str, Any]]:
    name, at = Name("a", "b"), "2026-11-03T10:00:00Z"
    item = items.Item(
        key="SUP-1",
        kind="support",
        stage="new",
        category="backlog",
        title="a",
        links=(items.Link("becomes", "REQ-1"),),
        checklist=(items.ChecklistEntry("a", "a"),),
        comments=(items.Comment("a", "anna", at, "a"),),
        attachments=(items.Attachment("a", "a", "https://example.org"),),
        blocked=items.Blocked("anna", "a", at),
        source=items.Source("csv", "1"),
    )
    field = Field("channel", name, "choice", values=(Choice("wechat", name),))
    kind = Kind("support", "SUP", name, stages=(Stage("new", name, "backlog"),), fields=(field,))
    campaign = items.Campaign("W11", "a", "2026-11-01", "2026-11-15", (("a", "2026-11-01", "2026-11-09"),), ("", ""))
    return {
        "item": objects.item_object(item),
        "change": objects.change_object(items.Change(1, 1, at, "anna", "SUP-1", "add", {}, {}, 1)),
        "kind": objects.kind_object(kind),
        "person": objects.person_object(items.Person("anna", "Anna")),
        "campaign": objects.campaign_object(campaign),
        "channel": channel_objects.channel_object(Channel("a", ("b",), "tu,fr 10:00")),
        "template": channel_objects.template_object(Template("a", (("a", -7, -1),), (-1, 1))),
        "view": objects.view_object(View("a", folded=("new",))),
        "import": objects.import_object(0, 0, 0, 0, ((1, Refused("a")),), {}),
    }


def json_page() -> str:
    """The objects that `--json` prints, field by field, and the exit codes."""
    lines = [
        "# JSON and exit codes",
        "",
        _NOTE,
        "",
        'With `--json` a command prints one object: `"schema_version": 1` and what the command is about, such as',
        '`"item"` (show, add, edit, move of one) or `"items"` with `"total"` (list). Fields are added, never renamed',
        "or taken away. `[]` is a list, `{}` an object, `null` what is not there. A day is `2026-11-03`, a moment",
        "`2026-11-03T10:00:00Z` (UTC).",
        "",
        "| object | fields |",
        "|---|---|",
    ]
    lines += [f"| {name} | `{_fields(example)}` |" for name, example in _examples().items()]
    lines += ["", "## Exit codes", "", "| code | means |", "|---:|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    lines += ["", "An error is one line on stderr: what, where, what to do. A closed pipe ends a command quietly."]
    return "\n".join(lines) + "\n"


def queries_page() -> str:
    """Every word of a query, with its other names and the values that it takes on every board."""
    lines = [
        "# Words of a query",
        "",
        _NOTE,
        "",
        'Words and "phrases" search titles, texts, fields and comments; `key:value` narrows, and a comma',
        "between values means either. A space means and; `OR` and parentheses group; `-` or `NOT` negates",
        "([more](../using/queries.md)).",
        "",
        "| key | asks for | also called |",
        "|---|---|---|",
    ]
    for key, does in query_words.KEYS.items():
        others = " ".join(f"`{other}`" for other, meant in query_words.OTHER_KEYS.items() if meant == key)
        lines.append(f"| `{key if key.endswith('.') else key + ':'}` | {_cell(does)} | {others} |")
    lines += ["", "| state or thing | also called | means |", "|---|---|---|"]
    for key, words in (("is", query_words.STATES), ("has", query_words.THINGS)):
        lines += [f"| `{key}:{one.key}` | {' '.join(one.names)} | {_cell(one.description)} |" for one in words]
    dates = " ".join(f"`{one.key}`" for one in query_words.DATE_WORDS)
    lines += ["", f"Dates take days as they are typed elsewhere, and {dates}.", "", "| query | finds |", "|---|---|"]
    lines += [f"| `{query}` | {_cell(finds)} |" for query, finds in query_words.EXAMPLES]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    """Text as a man page takes it: nothing of it is a request or an escape."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain[:1] in (".", "'") else plain


def _terms(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Words, each with its explanation."""
    for word, explained in rows:
        yield from (".TP", f"\\fB{_roff(word)}\\fR", _roff(explained))


def _man_command(command: click.Command, name: str) -> Iterator[str]:
    yield f".SS {_roff(_usage(command, name))}"
    yield _roff(command.help or "")
    yield from _terms(_options(command))
    for inner, full_name in _commands_of(command, name):
        yield from _man_command(inner, full_name)


def man_page() -> str:
    """opsboard(1): the commands, the words of queries and the exit codes."""
    group = root()
    context = click.Context(group, info_name="opsboard")
    lines = [
        '.\\" Written by tools/reference.py: change the program, then run it.',
        ".TH OPSBOARD 1",
        ".SH NAME",
        "opsboard \\- a task board in the terminal for the operations team",
        ".SH SYNOPSIS",
        "\\fBopsboard\\fR [\\fIOPTIONS\\fR] [\\fICOMMAND\\fR] [\\fIARGUMENTS\\fR]...",
        ".SH DESCRIPTION",
        _roff(group.help or ""),
        "Results go to stdout, everything else to stderr; nothing is on stdout when it fails.",
        _roff(group.epilog or ""),
        ".SH OPTIONS",
        *_terms(_options(group)),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        if (command := group.get_command(context, name)) is not None:
            lines += _man_command(command, name)
    words = ((key if key.endswith(".") else f"{key}:", does) for key, does in query_words.KEYS.items())
    lines += [
        ".SH QUERIES",
        _roff("Words search titles, texts, fields and comments; a key and a value narrow. A space means and."),
        _roff("OR and parentheses group, - or NOT negates (after -- on a command line)."),
        *_terms(words),
        ".PP",
        "Examples:",
        *_terms(query_words.EXAMPLES),
        ".SH EXIT STATUS",
        *_terms((str(code), meaning.replace("`", "")) for code, meaning in EXIT_CODES.items()),
        ".SH ENVIRONMENT",
        *_terms(ENVIRONMENT),
        ".SH FILES",
        *_terms(FILES),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def limits_page() -> str:
    """How much of each sort of thing a board takes."""
    lines = [
        "# Limits",
        "",
        _NOTE,
        "",
        "An item, a board and a file are bounded, at every door alike: the screen, the command line, an import, an",
        "undo. What is typed beyond a limit is refused with both numbers (`REQ-4: at most 50 labels; this has 61`,",
        "exit 4; a text or a name that is too long, exit 2). What an import reads beyond one goes to the end of the",
        "item's text and is counted in `lossy`; links and the phases of a campaign are only counted. What an older",
        "board holds beyond them stays: it can be taken away, and nothing is added to it.",
        "",
        "| at most | of what |",
        "|---:|---|",
    ]
    return "\n".join([*lines, *(f"| {limit.most:,} | {limit.of} |" for limit in LIMITS)]) + "\n"


def dates_page() -> str:
    """Every word for a day or a time, in both languages, from the table that the program reads."""
    lines = [
        "# Words for dates",
        "",
        _NOTE,
        "",
        "Wherever a date is asked for (`d`, `m` in the calendar, the form, `--due`, `due:` in a title or a",
        "query) these words are understood, in either language whatever the language of the screen; the",
        "prompt says while you type what it understood. Chinese numbers may be written 3 or 三. The last",
        "column is what the first word means on Wednesday 2026-11-04 at 10:00, on a board that works Mondays",
        "to Fridays from 9 to 18.",
        "",
        "## How a date may look",
        "",
        *_date_rows(date_table.SHAPES),
        "",
        "From the date that an item has (`edit --due ++1d`, and in prompts of items that are there):",
        "",
        *_date_rows(date_table.STEPS_FROM_THERE),
        "",
        "A day that is typed without its year is the next one to come, today included; the command line says",
        "the year that it added. In a query, and in fields that tell what has been, it may be up to half a",
        "year back. Weeks begin on Monday. `30m` is minutes, `+1m` a month. At night 12 o'clock and the hours",
        "after it are those of the next day: 晚上12点 is the end of the day. What no clock shows is refused",
        "(`13pm`, 上午15点).",
        "",
        "A person who set a `time_zone` of their own types times on their own clock; days alone remain those",
        "of the board.",
        "",
        "## Days",
        "",
        *_date_rows(date_table.DAYS),
        "",
        "## Times",
        "",
        "Alone, the next one to come; behind a day, on that day: `fri noon`, `tomorrow evening`, 明天下午, 周五下班前.",
        "",
        *_date_rows(date_table.HOURS),
        "",
        "Before an hour: " + " ".join(f"`{word}`" for word in date_table.HALVES) + ".",
        "",
        "## Periods",
        "",
        "Alone, a period is its first day, or its last one while it is under way; a query takes the whole of",
        "it. With a place in it, as in `end of next month`, 下月底, 年中:",
        "",
        *_date_rows(date_table.PLACES),
        "",
        *_date_rows((*date_table.PERIODS, *date_table.NUMBERED)),
        "",
        "Months go by their names and numbers: `december`, `dec`, 12月, 明年3月.",
        "",
        "## Festivals and shopping days",
        "",
        *_date_rows(FESTIVALS),
    ]
    return "\n".join(lines) + "\n"


def _date_rows(rows: Iterable[Any]) -> Iterator[str]:
    """Words in both languages, what they mean, and the value of the first on the day of the page."""
    yield from ("| words | 中文 | means | |", "|---|---|---|---|")
    for row in rows:
        typed = " ".join(f"`{word}`" for word in row.en.split("|") if word)
        chinese = " ".join(word for word in row.zh.split("|") if word)
        value = _on_that_day((row.en or row.zh).split("|")[0])
        yield f"| {typed} | {chinese} | {_cell(getattr(row, 'means', ''))} | {value} |"


def _on_that_day(word: str) -> str:
    now, zone = "2026-11-04T02:00:00Z", "Asia/Shanghai"
    try:
        when = parse_when(word, now, zone, held="2026-11-20T02:00:00Z")
    except Invalid:  # a word that stands before others
        return ""
    return zoned_text(when, zone, zone) if when else ""


def pages() -> dict[Path, str]:
    """Path -> text of every generated page."""
    return {
        PAGES / "commands.md": commands_page(),
        PAGES / "dates.md": dates_page(),
        PAGES / "keys.md": keys_page(),
        PAGES / "json.md": json_page(),
        PAGES / "limits.md": limits_page(),
        PAGES / "queries.md": queries_page(),
        ROOT / "man" / "opsboard.1": man_page(),
    }


def stale() -> list[str]:
    """Names of the pages that are not what the program says."""
    return [
        path.name for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name the pages that differ")
    if parser.parse_args().check:
        if names := stale():
            print("run `python tools/reference.py`: " + ", ".join(names), file=sys.stderr)
            sys.exit(1)
        return
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
