"""Gathers the marked words of the sources into opsboard.pot, brings the catalogues up to date, compiles them.

The same sources give the same bytes: no dates, no line numbers, entries in the order of their text.
`python tools/translations.py --check` writes nothing and says what it would change.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "opsboard"
LOCALE = SOURCES / "locale"
TEMPLATE = LOCALE / "opsboard.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
WIDTH = 110
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""A date for the headers that must have one."""
LANGUAGES = ("zh_CN",)
HEADER = [
    ("Project-Id-Version", "opsboard"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]


def catalogue_path(language: str) -> Path:
    """Where the words of a language stand."""
    return LOCALE / language / "LC_MESSAGES" / "opsboard.po"


def extracted() -> Catalog:
    """Every marked word of the sources."""
    template = Catalog(fuzzy=False)
    found = extract_from_dir(
        SOURCES, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for _file, _line, message, comments, context in found:
        if message and message != ("", ""):
            template.add(message, auto_comments=comments, context=context)
    return template


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with exactly the words of the template; nothing is guessed."""
    path = catalogue_path(language)
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.flags.discard("fuzzy")
    return catalogue


def po_text(catalogue: Catalog) -> bytes:
    """The catalogue as a file with a header that never changes."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH, no_location=True, omit_header=True, sort_output=True)
    header = [*HEADER]
    if catalogue.locale is not None:
        header[1:1] = [("Language", str(catalogue.locale)), ("Plural-Forms", catalogue.plural_forms)]
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in header)
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + file.getvalue()


def mo_bytes(catalogue_text: bytes, language: str) -> bytes:
    """What `gettext` reads, from the text of a catalogue."""
    read = read_po(io.BytesIO(catalogue_text), locale=language)
    full = Catalog(
        locale=language,
        project="opsboard",
        version="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        creation_date=EPOCH,
        revision_date=EPOCH,
        fuzzy=False,
    )
    for message in read:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and all(strings):
            full.add(message.id, message.string)
    file = io.BytesIO()
    write_mo(file, full)
    return file.getvalue()


def wanted_files() -> dict[Path, bytes]:
    """Every file of the catalogues as the sources and translations make it."""
    template = extracted()
    files = {TEMPLATE: po_text(template)}
    for language in LANGUAGES:
        text = po_text(updated(language, template))
        files[catalogue_path(language)] = text
        files[catalogue_path(language).with_suffix(".mo")] = mo_bytes(text, language)
    return files


def main() -> int:
    """Write the files, or with `--check` name those that differ."""
    check = "--check" in sys.argv[1:]
    stale = [path for path, content in wanted_files().items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        print(path.relative_to(ROOT))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted_files()[path])
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
