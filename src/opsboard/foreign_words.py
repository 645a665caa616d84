"""What the operating system, SQLite and the parsers of files say in English, for readers of another language.

Only what a person can come upon is here; everything else stays as it was said, in a sentence of ours.
"""

from __future__ import annotations

import re

from opsboard.i18n import N_, _

SAID = (
    # the operating system
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("File too large"),
    N_("Directory not empty"),
    N_("Read-only file system"),
    N_("Input/output error"),
    N_("Too many open files"),
    N_("Too many levels of symbolic links"),
    N_("Text file busy"),
    N_("Device or resource busy"),
    N_("Resource temporarily unavailable"),
    N_("Stale file handle"),
    N_("No locks available"),
    N_("No such device or address"),
    N_("Exec format error"),
    N_("Argument list too long"),
    N_("Cannot allocate memory"),
    N_("Invalid argument"),
    N_("Operation not supported"),
    N_("Broken pipe"),
    # SQLite
    N_("disk I/O error"),
    N_("database or disk is full"),
    N_("unable to open database file"),
    N_("attempt to write a readonly database"),
    N_("file is not a database"),
    N_("database disk image is malformed"),
    N_("malformed JSON"),
    N_("NOT NULL constraint failed: {word}"),
    N_("UNIQUE constraint failed: {word}"),
    N_("CHECK constraint failed: {word}"),
    N_("FOREIGN KEY constraint failed"),
    N_("datatype mismatch"),
    # JSON
    N_("Expecting value"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Illegal trailing comma before end of object"),
    N_("Illegal trailing comma before end of array"),
    N_("Extra data"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Invalid \\escape"),
    N_("Invalid \\u{word} escape"),
    # CSV
    N_("unexpected end of data"),
    N_("line contains NUL"),
    N_("'{word}' expected after '\"'"),
    N_("field larger than field limit ({word})"),
    # TOML
    N_("Invalid value"),
    N_("Invalid statement"),
    N_("Invalid initial character for a key part"),
    N_("Invalid date or datetime"),
    N_("Invalid hex value"),
    N_("Expected '=' after a key in a key/value pair"),
    N_("Expected newline or end of document after a statement"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected ']]' at the end of an array declaration"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unterminated string"),
    N_("Unescaped '\\' in a string"),
    N_("Illegal character {word}"),
    N_("Found invalid character {word}"),
    N_("Cannot declare {word} twice"),
    N_("Cannot overwrite a value"),
    N_("Duplicate inline table key {word}"),
    N_("tables or lists lie in each other too deep"),
    N_("a number has too many digits"),
)
_PLACE = re.compile(
    r"(?P<what>.+)(?:: line (?P<json_line>\d+) column (?P<json_column>\d+) \(char \d+\)"
    r"| \(at line (?P<line>\d+), column (?P<column>\d+)\)|(?P<end> \(at end of document\)))",
    re.DOTALL,
)


def translated(text: str) -> str:
    """`text` in the language in use; as it is where it is not known."""
    if (at := _PLACE.fullmatch(text)) is None:
        return _known(text)
    what = _known(at["what"])
    if at["end"]:
        return _("at the end: {what}").format(what=what)
    line, column = at["line"] or at["json_line"], at["column"] or at["json_column"]
    return _("line {line}, column {column}: {what}").format(line=line, column=column, what=what)


def _known(text: str) -> str:
    if text in SAID:
        return _(text)
    for one in SAID:
        before, place, after = one.partition("{word}")
        if place and len(text) > len(before) + len(after) and text.startswith(before) and text.endswith(after):
            return _(one).format(word=text[len(before) : len(text) - len(after)])
    return text
