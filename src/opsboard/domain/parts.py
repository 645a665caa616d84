"""The parts that an item is made of: flags with a section of its text each, such as the five parts of a plan.

A field with `section` is a part. Its section of the text is what stands under a heading that is called like the field
in either language; what the template asks there is no text of it. A part is backed by words in its section, by an
attachment that is called like it, or by a value of the fields that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from opsboard.domain.field_groups import group_of, groups_of
from opsboard.domain.gates import is_set
from opsboard.domain.kinds import Field, Kind, Name, Workflow
from opsboard.domain.link_targets import link_of
from opsboard.domain.lookup import folded
from opsboard.domain.text import shortened, visible
from opsboard.domain.values import frozen

ANY = "any"
"""Of what a template asks: whatever the choices of the item are."""
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_LIST_MARK = re.compile(r"^(?:(?:[-*+>]|\d+[.)、]|\[[ xX]\])\s*)+")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"https?://[^\s<>()\"\\^`{|}]+", re.IGNORECASE)
_UNBACKED = Name("nothing written yet", "还没有内容")
_GAPS = re.compile(r"\n(?:[ \t]*\n){2,}")
_FIRST_WORDS = 60

YES, NO = "✓", "–"


@frozen
class Part:
    """A part of an item, and what it is backed by."""

    field: Field
    done: bool
    link: str
    """The first address in its section, else that of its attachment."""
    words: str
    """The first words of its section."""
    backed: bool

    def said(self, language: str) -> str:
        """Its first words, or that there is nothing of it though it is said to be there."""
        return _UNBACKED.of(language) if self.done and not self.backed else self.words

    def text(self, language: str) -> str:
        """What there is of it and where it lies, in one line."""
        return "  ".join(visible(one) for one in (self.said(language), self.link) if one)


def part_fields(kind: Kind) -> list[Field]:
    """The fields of a kind that are parts, in their order."""
    return [field for field in kind.fields if field.section]


def parts_of(kind: Kind, held: Mapping[str, Any]) -> list[Part]:
    """The parts of an item with the properties `held`."""
    declared = part_fields(kind)
    if not declared:
        return []
    sections = _sections(str(held.get("body") or ""), declared)
    attached = [one for name, one in held.items() if name.startswith("attachment.") and one]
    return [_part(field, sections.get(field.key, []), attached, held) for field in declared]


def heading(parts: Sequence[Part], workflow: Workflow, language: str) -> str:
    """What the parts of an item are called together, and how many of them are there: `Deliverables 2/5`."""
    name = groups_of(workflow).get(group_of(parts[0].field), parts[0].field.name).of(language)
    return f"{visible(name)} {sum(one.done for one in parts)}/{len(parts)}"


def template(kind: Kind, held: Mapping[str, Any], language: str) -> str:
    """The text that an item of a kind begins with: a heading for each part, and what is asked there of an item with
    its choices. Empty for a kind without parts."""
    chosen = {ANY, *(held.get(f"fields.{field.key}") for field in kind.fields if field.type == "choice")}
    blocks = []
    for field in part_fields(kind):
        asked = [f"> {one.name.of(language)}" for one in field.section if one.key in chosen]
        blocks += [f"## {field.name.of(language)}", *(["\n".join(asked)] if asked else [])]
    return "\n\n".join(blocks)


def is_template(kind: Kind, body: str) -> bool:
    """Whether a text is nothing but what templates of the kind write."""
    return bool(body.strip()) and not without_template(kind, body)


def without_template(kind: Kind, body: str) -> str:
    """A text without what the template asks there, and without the headings of parts that nobody wrote under."""
    declared = part_fields(kind)
    if not declared:
        return body
    names, asked = _names(declared), _asked(declared)
    kept: list[str] = []
    written = False
    for line, depth, title in reversed([one for one in _lines(body) if one[0].strip() not in asked]):
        is_part = bool(depth) and folded(title) in names
        if is_part and not written:
            continue
        kept.append(line)
        written = not is_part and (written or bool(line.strip()))
    return _GAPS.sub("\n\n", "\n".join(reversed(kept))).strip()


def _part(field: Field, lines: list[str], attached: list[Mapping[str, str]], held: Mapping[str, Any]) -> Part:
    names = {folded(field.name.en), folded(field.name.zh)}
    file = next((one["url"] for one in attached if folded(one["name"]) in names), "")
    said = _said(lines)
    address = next((one for line in lines for one in _ADDRESS.findall(line) if link_of(one)), file)
    filled = any(is_set(held.get(f"fields.{key}")) for key in field.backed_by)
    return Part(field, held.get(f"fields.{field.key}") is True, address, said, bool(said or address or filled))


def _said(lines: Iterable[str]) -> str:
    """The first words that are neither an address nor a heading."""
    for line in lines:
        plain = _ADDRESS.sub("", _LINK.sub(r"\1", _LIST_MARK.sub("", line)))
        words = " ".join(plain.replace("<>", " ").replace("()", " ").split()).strip(" :：*_")
        if not words.startswith("#") and any(map(str.isalnum, words)):
            return shortened(words, _FIRST_WORDS)
    return ""


def _names(declared: Iterable[Field]) -> dict[str, str]:
    """Heading -> key of the part that it is of."""
    return {folded(word): field.key for field in declared for word in (field.name.en, field.name.zh)}


def _asked(declared: Iterable[Field]) -> set[str]:
    return {f"> {word}" for field in declared for one in field.section for word in (one.name.en, one.name.zh)}


def _sections(body: str, declared: list[Field]) -> dict[str, list[str]]:
    """Key of a part -> the lines of its section that hold something the template did not bring."""
    names, asked = _names(declared), _asked(declared)
    found: dict[str, list[str]] = {}
    here, level = "", 0
    for line, depth, title in _lines(body):
        if depth and (not here or depth <= level or folded(title) in names):
            here, level = names.get(folded(title), ""), depth
        elif here and line.strip() and line.strip() not in asked:
            found.setdefault(here, []).append(line.strip())
    return found


def _lines(body: str) -> Iterator[tuple[str, int, str]]:
    """The lines of a text; of a heading also its depth and title. Within a fence nothing is a heading."""
    fence = ""
    for line in body.splitlines():
        if mark := _FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        heading = None if fence else _HEADING.fullmatch(line)
        yield line, len(heading[1]) if heading else 0, heading[2] if heading else ""
