"""What chains do by themselves: the next item where a stage asks for one, and what comes back from it.

Which ones is said by the flows of the board's workflow (`kinds.Flow`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opsboard.domain.items import TITLE_LIMIT, Item, NewItem
from opsboard.domain.kinds import Flow
from opsboard.usecases.entry_ids import entry_id

if TYPE_CHECKING:
    from opsboard.domain.value_text import Wording
    from opsboard.usecases.effects import Done, Follows, Reads


def next_of_chains(done: Done, board: Reads) -> Follows:
    """An item that came to a stage which opens the next one has it, linked both ways; once, whatever it is called."""
    for flow, item in _arrived(done, board, [flow for flow in done.workflow.flows if flow.opens_at], opening=True):
        from opsboard.domain import chain_fills
        from opsboard.usecases.effects import Values

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
        from opsboard.usecases.effects import Values

        inverse = done.workflow.relation(flow.relation).inverse
        for _key, other in board.linked([item.key], [inverse]):
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


def _arrived(done: Done, board: Reads, flows: list[Flow], *, opening: bool) -> Iterator[tuple[Flow, Item]]:
    """The items that the act brought to the stage of a flow, or changed in it where a field decides as well."""
    if done.takes_back or not flows:
        return
    for key in dict.fromkeys(change.key for change in done.changes if _may_matter(change.after, flows, opening)):
        item = board.item(key)
        for flow in flows:
            kind, stage = (flow.source, flow.opens_at) if opening else (flow.target, flow.returns_at)
            if item.kind == kind and item.stage == stage:
                yield flow, item


def _may_matter(after: object, flows: list[Flow], opening: bool) -> bool:
    names = {f"fields.{condition.field}" for flow in flows for condition in flow.opens_when} if opening else set()
    return bool({"stage", *names} & set(after)) if isinstance(after, dict) else False


def _wording(done: Done) -> Wording:
    from opsboard.domain.value_text import Wording
    from opsboard.i18n import current_language

    return Wording(current_language(), done.zone)
