"""Random acts on what an operations desk does with items of all kinds: signals, duplicates, answers, chains, evidence,
related keys, competitors, parts of plans, attachments, actions, macros, and a workflow that the team changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from hostile import HOSTILE
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.values import replaced
from opsboard.usecases import (
    adding,
    answering,
    archiving,
    attaching,
    boards,
    competitors,
    editing,
    history,
    linking,
    macros,
    merging,
    moving,
    reading,
    replying,
    signals,
    snoozing,
    time_effects,
)
from opsboard.usecases.session import Session

Act = Callable[[Session, Random, str], object]
"""A use case on a board with items; the text is the key of one of them."""

CUSTOMERS = ("王女士", "Wang", "wang ", "李先生", "O'Neil", "")
NAMES = ("某宝", "某东", "Acme")
ADDRESSES = ("https://example.com/a", "javascript:alert(1)", "/srv/画 稿.psd", "mailto:a@example.com", "x" * 9999)


def _word(random: Random) -> str:
    return random.choice(HOSTILE) or "x"


def _kind(session: Session, random: Random) -> str:
    return random.choice(session.store.workflow.kinds).key


def _other(session: Session, random: Random) -> str:
    """Some key, now and then of nothing."""
    prefix = random.choice([kind.prefix for kind in session.store.workflow.kinds])
    return f"{prefix}-{random.randint(1, 9)}"


def _keys(session: Session, random: Random, key: str) -> list[str]:
    """The item and some others of its kind."""
    prefix = key.partition("-")[0]
    return [key, *(f"{prefix}-{random.randint(1, 9)}" for _ in range(random.randint(0, 3)))]


def _add(session: Session, random: Random, _key: str) -> object:
    kind = session.store.workflow.kind(_kind(session, random))
    given = {"customer": random.choice(CUSTOMERS), "order_no": random.choice(("88123", ""))}
    if random.random() < 0.4:
        given = {}
    fields = {name: value for name, value in given.items() if value and any(f.key == name for f in kind.fields)}
    return adding.add(session, kind.key, random.choice(("退款多久到账", _word(random))), fields=fields)


def _field(session: Session, random: Random, key: str) -> object:
    """A field of the item set to something of its type, or cleared."""
    kind = session.store.workflow.kind(session.store.item(key).kind)
    field = random.choice(kind.fields)
    value = {
        "choice": random.choice([one.key for one in field.values] or ["x"]),
        "flag": random.choice(("yes", "no")),
        "number": "3",
        "integer": "2",
        "money": "9.90",
        "date": random.choice(("+3d", "2028-02-29", "today")),
        "when": "+3d",
        "moment": "fri 10:00",
        "list": f"{_other(session, random)}, {_other(session, random)}",
        "person": "ann",
    }.get(field.type, f"{_word(random)} {_other(session, random)}")
    if field.type == "table":
        value = " ".join(_word(random).split())[:60] or "x"
    return editing.edit(session, key, {f"fields.{field.key}": random.choice((value, value, "none"))}, reason="so")


def _link(session: Session, random: Random, key: str) -> object:
    often = ("becomes", "part_of", "contains", "duplicated_by", "related", "replaces")
    relation = random.choice((*often, random.choice(session.store.workflow.relations).key))
    act = random.choice((linking.link, linking.link, linking.link, linking.unlink))
    links = session.store.item(key).links
    if act is linking.unlink and links:
        one = random.choice(links)
        return act(session, key, one.relation, one.key)
    return act(session, key, relation, _other(session, random))


def _flow(session: Session, random: Random, key: str) -> object:
    item = session.store.item(key)
    targets = [flow.target for flow in session.store.workflow.flows if flow.source == item.kind]
    return adding.flow(session, key, random.choice(targets or ["support"]), reason="so")


def _move(session: Session, random: Random, key: str) -> object:
    kind = session.store.workflow.kind(session.store.item(key).kind)
    return moving.move(session, _keys(session, random, key), random.choice(kind.stages).key, reason="why not")


def _news(session: Session, random: Random, _key: str) -> object:
    """Something goes live, a problem is solved, or either is no news any more."""
    prefix, stage = random.choice((("REQ", "live"), ("REQ", "inbox"), ("SUP", "solved"), ("SUP", "new")))
    key = f"{prefix}-{random.randint(1, 5)}"
    if stage == "solved":
        editing.edit(session, key, {"fields.outcome": "answered"})
    return moving.move(session, key, stage, reason="it is")


def _actions(session: Session, random: Random, _key: str) -> object:
    """An analysis gets actions, and acts."""
    key = f"ANL-{random.randint(1, 5)}"
    if random.random() < 0.5:
        rows = [{"action": _word(random), "item": random.choice(("", _other(session, random)))} for _ in range(3)]
        return editing.edit(session, key, {"fields.actions": json.dumps(rows)})
    return moving.move(session, key, random.choice(("acting", "closed", "question")), reason="it is")


def _answer(session: Session, random: Random, _key: str) -> object:
    waiting = answering.waiting(session)
    about = random.choice(waiting).about if waiting else "REQ-1"
    there = [one.key for one in waiting if one.about == about]
    some = random.sample(there, random.randint(1, len(there))) if there and random.random() < 0.6 else None
    return answering.answer(session, about, _word(random), some)


def _detach(session: Session, random: Random, key: str) -> object:
    return attaching.detach(session, key, random.choice(("1", "2", ADDRESSES[0])))


def _competitor(session: Session, random: Random, _key: str) -> object:
    name = random.choice(NAMES)
    every = random.choice(("weekly", "monthly:31", "yearly", "daily count 2", "weekly until 2027-01-01", "none"))
    seen = [item.key for item in session.store.items(reading.selection_of(session, [f"ANL-{n}" for n in range(1, 30)]))]
    verdict = random.choice(("take", "adapt", "leave", "none"))
    return random.choice(
        (
            lambda: competitors.add_competitor(session, name, every=every, url=random.choice(ADDRESSES[:2])),
            lambda: competitors.seen(session, name, random.choice(("", _word(random)))),
            lambda: competitors.edit_competitor(session, name, new_name=random.choice((*NAMES, _word(random)))),
            lambda: competitors.edit_competitor(session, name, every=every),
            lambda: competitors.remove_competitor(session, name),
            lambda: competitors.judge(session, random.choice(seen or ["ANL-1"]), verdict, "worth it"),
        )
    )()


def _macro(session: Session, random: Random, key: str) -> object:
    text = "label vip\nedit --priority P1\ncomment {customer|they}: {title}"
    macros.save_macro(session, "told", text)
    return macros.run_macro(session, _keys(session, random, key), "told")


def _workflow(session: Session, random: Random, _key: str) -> None:
    """A field, the flows along a relation and that, or the answers less; or what there was at the beginning."""
    held = session.store.workflow
    what = random.choice(("fields", "fields", "relation", "answers", "all"))
    if what == "all":
        held = load_default()
    elif what == "answers":
        held = replaced(held, settings={name: value for name, value in held.settings.items() if name != "answers"})
    elif what == "relation":
        marks = {key for one in held.relations if one.blocks for key in (one.key, one.inverse)}
        gone = random.choice([one for one in held.relations if one.key not in marks])
        both = (gone.key, gone.inverse)
        relations = tuple(one for one in held.relations if one.key not in both)
        held = replaced(held, relations=relations, flows=tuple(one for one in held.flows if one.relation not in both))
    else:
        kind = random.choice(held.kinds)
        own = [field.key for field in kind.fields if field not in held.fields]
        out = random.sample(own, min(len(own), 3))
        fields = tuple(field for field in kind.fields if field.key not in out)
        less = replaced(kind, fields=fields, gates=(), card=(), repeats_by=())
        held = replaced(held, kinds=tuple(less if one is kind else one for one in held.kinds))
    boards.save_workflow(session, held)


ACTS: dict[str, Act] = {
    "add": _add,
    "add again": _add,
    "field": _field,
    "link": _link,
    "link again": _link,
    "flow": _flow,
    "move": _move,
    "news": _news,
    "actions": _actions,
    "decline": lambda s, r, k: moving.decline(s, _keys(s, r, k), "not ours"),
    "merge": lambda s, r, k: merging.merge(s, _keys(s, r, k), f"{k.partition('-')[0]}-{r.randint(1, 9)}"),
    "signal": lambda s, r, k: signals.add_signal(
        s, k, f"customer:{r.choice(CUSTOMERS)} {_word(r)}", customer=r.choice(CUSTOMERS)
    ),
    "answer": _answer,
    "reply": lambda s, r, k: replying.reply(s, k, _word(r)),
    "attach": lambda s, r, k: attaching.attach(s, _keys(s, r, k), r.choice(ADDRESSES), r.choice(("", _word(r)))),
    "detach": _detach,
    "competitor": _competitor,
    "macro": _macro,
    "snooze": lambda s, r, k: snoozing.snooze(s, [k], r.choice(("+3d", "none"))),
    "archive": lambda s, r, k: r.choice((archiving.archive, archiving.restore))(s, [k]),
    "workflow": lambda s, r, k: _workflow(s, r, k) if r.random() < 0.3 else None,
    "time": lambda s, r, k: time_effects.bring(s, most=None),
    "undo": lambda s, r, k: history.undo(s),
    "redo": lambda s, r, k: history.redo(s),
    "purge": lambda s, r, k: archiving.purge(s, k, "asked for") if r.random() < 0.1 else None,
}
"""By name."""

OF_ITEMS = frozenset(ACTS) - {"news", "macro", "workflow", "time", "undo", "redo", "purge"}
"""Those that change nothing but items, so that undo takes all of it back."""
