"""What chains do by themselves: the next item where a stage asks for one, and what comes back from it.

Which ones is said by the flows of the board's workflow (`kinds.Flow`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from opsboard.domain.errors import NotFound
from opsboard.domain.items import TITLE_LIMIT, Item, NewItem
from opsboard.domain.kinds import KEY, Flow
from opsboard.domain.text import narrow
from opsboard.usecases.done import Done, Follows, Reads, Values
from opsboard.usecases.entry_ids import entry_id

if TYPE_CHECKING:
    from opsboard.domain.value_text import Wording

_BETWEEN_KEYS = re.compile(r"[\s,，、]+")


def next_of_chains(done: Done, board: Reads) -> Follows:
    """An item that came to a stage which opens the next one has it, linked both ways; once, whatever it is called."""
    for flow, item in _arrived(done, board, [flow for flow in done.workflow.flows if flow.opens_at], opening=True):
        from opsboard.domain import chain_fills

        kind = done.workflow.kind(item.kind)
        if any(link.relation == flow.relation for link in item.links):
            continue
        if not chain_fills.holds(flow.opens_when, item, kind, done.at, done.zone):
            continue
        properties = chain_fills.begun(done.workflow, flow, item, done.at, _wording(done))
        stage = done.workflow.kind(flow.target).stages[0].key
        made = yield NewItem(flow.target, item.title[:TITLE_LIMIT], stage, properties)
        yield Values(item.key, "flow", {f"link.{flow.relation}.{made}": True})


def answers_of_chains(done: Done, board: Reads) -> Follows:
    """An item of a chain that came to its end tells the one before it what it brought."""
    for flow, item in _arrived(done, board, [flow for flow in done.workflow.flows if flow.returns_at], opening=False):
        from opsboard.domain import chain_fills

        inverse = done.workflow.relation(flow.relation).inverse
        for other in board.linked([item.key], [inverse]):
            asked = board.item(other)
            if asked.kind != flow.source:
                continue
            kind, held = done.workflow.kind(asked.kind), board.properties(other)
            got = chain_fills.filled(done.workflow, flow.returns, item, kind, held, done.at, _wording(done)).properties
            told = str(got.get(chain_fills.COMMENT) or "")
            values = {
                name: value for name, value in got.items() if name not in (chain_fills.COMMENT, chain_fills.STAGE)
            }
            if values:
                yield Values(other, "edit", values)
            body = chain_fills.quoted(item.key, told)
            if told and all(comment.body != body for comment in asked.comments):
                said = {"author": done.login, "at": done.at, "body": body}
                yield Values(other, "comment", {f"comment.{entry_id()}": said})


def links_of_fields(done: Done, board: Reads) -> Follows:
    """Keys of items that are written in a field for them become links, at both ends; all else stays text."""
    if done.takes_back:
        return
    fields = {
        (kind.prefix, f"fields.{field.key}"): field.links
        for kind in done.workflow.kinds
        for field in kind.fields
        if field.links
    }
    written = [(change.key, name) for change in done.changes for name in change.after if name.startswith("fields.")]
    for key, name in dict.fromkeys([*written, *done.named]):
        relation = fields.get((key.partition("-")[0], name))
        value = board.properties(key).get(name) if relation else None
        entries = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        named = {entry: _named_in(entry, key, board) for entry in entries}
        if relation is None or not any(named.values()):
            continue
        others = dict.fromkeys(other for found in named.values() for other in found)
        inverse = done.workflow.relation(relation).inverse
        for other in others:
            yield Values(other, "link", {f"link.{inverse}.{key}": True})
        rest = [entry for entry in entries if not named[entry]]
        links = {f"link.{relation}.{other}": True for other in others}
        yield Values(key, "link", {name: rest or None, **links})


def _named_in(entry: object, key: str, board: Reads) -> list[str]:
    """The keys of other items that an entry consists of; none where it says anything else."""
    words = [narrow(word).upper() for word in _BETWEEN_KEYS.split(str(entry).strip())]
    if not all(re.fullmatch(KEY, word) and word != key for word in words):
        return []
    try:
        return [board.item(word).key for word in words]
    except NotFound:
        return []


def _arrived(done: Done, board: Reads, flows: list[Flow], *, opening: bool) -> Iterator[tuple[Flow, Item]]:
    """The items that the act brought to the stage of a flow, or changed in it where a field decides as well."""
    if done.takes_back or not flows:
        return
    names = {"stage"}
    if opening:
        names |= {f"fields.{condition.field}" for flow in flows for condition in flow.opens_when}
    for key in dict.fromkeys(change.key for change in done.changes if not names.isdisjoint(change.after)):
        item = board.item(key)
        for flow in flows:
            kind, stage = (flow.source, flow.opens_at) if opening else (flow.target, flow.returns_at)
            if item.kind == kind and item.stage == stage:
                yield flow, item


def _wording(done: Done) -> Wording:
    from opsboard.domain.value_text import Wording
    from opsboard.i18n import current_language

    return Wording(current_language(), done.zone)
