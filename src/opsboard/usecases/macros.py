"""Macros: kept for oneself or, by leads, for everybody; run on items as one act of whoever runs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opsboard.domain import limits, text, workflow
from opsboard.domain.errors import N_, Invalid, OpsboardError, Refused
from opsboard.domain.items import Item
from opsboard.domain.lookup import find_kept, kept_name
from opsboard.domain.macros import (
    Macro,
    Step,
    asked_for,
    check_placeholders,
    filled,
    filled_value,
    steps_of,
)
from opsboard.usecases.acting import (
    SLIPS,
    Keys,
    UnitOfWork,
    acting,
    canonical_key,
    clean_reason,
    know_workflow,
    require_role,
)
from opsboard.usecases.moving import NO_ANSWERS, Answers, Landing, shift
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

Given = Mapping[str, str]
"""What is put into the placeholders that are asked for."""
NOTHING: Given = {}


def macros(session: Session) -> list[Macro]:
    """The person's own macros, then everybody's, each by name."""
    return session.store.team.macros(session.login)


def find_macro(session: Session, name: str, *, shared: bool | None = None) -> Macro:
    """The macro of this name, in any case; one's own before everybody's. `shared` says which of both is meant. Raises
    Invalid naming the nearest."""
    unknown = N_("there is no macro {name}; `opsboard macro` lists them")
    return find_kept(name, macros(session), shared, unknown, N_("there is no macro {name}; did you mean {near}?"))


def save_macro(session: Session, name: str, typed: str, *, shared: bool = False) -> Macro:
    """Keep a macro under its name, in the place of one that has it. For everybody it needs a lead. Raises Invalid for
    a name or text that cannot be, and Refused."""
    kept = Macro(
        kept_name(name), text.clean_body(typed, limits.MACRO.most), None if shared else session.login, session.login
    )
    if not kept.name or len(kept.name) > limits.MACRO_NAME.most:
        raise Invalid(N_("a macro needs a name of 1 to {count} characters"), count=limits.MACRO_NAME.most)
    steps_of(kept.text)
    check_placeholders(kept.text, session.store.workflow)
    with acting(session, "macros", needs="lead" if shared else "viewer") as act:
        there = [one for one in macros(session) if one.shared == shared]
        for held in there:
            if held.name.casefold() == kept.name.casefold():
                act.tx.team.remove_macro(held.owner, held.name)
        if len(there) >= limits.MACROS.most:
            raise Refused(
                N_("there are {limit} macros already; delete one first: opsboard macro delete NAME"),
                limit=limits.MACROS.most,
            )
        act.tx.team.save_macro(kept)
    return kept


def delete_macro(session: Session, name: str, *, shared: bool | None = None) -> Macro:
    """Forget a macro; gives it. Everybody's needs a lead. Raises Invalid when there is none, and Refused."""
    macro = find_macro(session, name, shared=shared)
    with acting(session, "macros", needs="lead" if macro.shared else "viewer") as act:
        act.tx.team.remove_macro(macro.owner, macro.name)
    return macro


def run_macro(
    session: Session,
    keys: Keys,
    name: str,
    given: Given = NOTHING,
    *,
    reason: str | None = None,
    answers: Answers = NO_ANSWERS,
) -> BulkResult:
    """Do the acts of a macro on each item, all of it in one batch: of an item all of them or none. `given` is put into
    the placeholders that are asked for; a `reason` passes what it passes for `move`. One item that is refused raises;
    of several the refused ones are collected. Needs a member."""
    macro = find_macro(session, name)
    require_role(session, "member")
    steps = steps_of(macro.text)
    asked = asked_for(macro)
    values = {word: text.clean_body(value) for word, value in given.items()}
    for word in values:
        if word not in asked:
            raise Invalid(N_("the macro {name} asks for no {word}"), name=macro.name, word=word)
    for word, needed in asked.items():
        if needed and not values.get(word):
            raise Invalid(
                N_("the macro {name} asks for {word}; give it: --value {word}=TEXT"), name=macro.name, word=word
            )
    said = clean_reason(reason)

    def work(act: UnitOfWork, key: str, landing: Landing, alone: bool) -> None:
        run = _Run(act, values, said, answers, landing, alone)
        for step in steps:
            run.do(key, step)

    return _all_or_none_each(session, "macro", keys, work, said)


class _Run:
    """A macro at work on one item."""

    def __init__(
        self, act: UnitOfWork, given: Given, reason: str | None, answers: Answers, landing: Landing, alone: bool
    ) -> None:
        self._act, self._given, self._reason, self._answers = act, given, reason, answers
        self._landing, self._alone = landing, alone
        self._names: Mapping[str, str] | None = None

    def do(self, key: str, step: Step) -> None:
        """Do one act of it. Raises what the act raises."""
        item = self._act.tx.item(key)

        def fill(template: str) -> str:
            return filled(template, lambda name: self._value(item, name), self._given)

        _DOES[step.act](self, item, step, fill)

    def move(self, item: Item, step: Step, fill: Callable[[str], str]) -> None:
        kind = self._act.session.store.workflow.kind(item.kind)
        stage = workflow.find_stage(kind, text.clean_line(fill(step.text)))
        shift(self._act, item, kind, stage, self._landing, self._reason, answers=self._answers, alone=self._alone)

    def edit(self, item: Item, step: Step, fill: Callable[[str], str]) -> None:
        from opsboard.usecases.editing import values_for

        edits = {fill(name): None if value is None else filled_value(value, fill) for name, value in step.edits}
        given = values_for(self._act, item, edits, reason=self._reason)
        self._act.change(item, "edit", given, self._reason)

    def comment(self, item: Item, step: Step, fill: Callable[[str], str]) -> None:
        from opsboard.usecases.editing import comment_on

        comment_on(self._act, item, fill(step.text))

    def flow(self, item: Item, step: Step, fill: Callable[[str], str]) -> None:
        from opsboard.usecases.adding import flow_on

        target = workflow.find_kind(self._act.session.store.workflow, fill(step.text))
        flow_on(self._act, item, target, fill(step.title))

    def _value(self, item: Item, name: str) -> str | None:
        """What stands in an item under a name, as people read it; None for nothing."""
        from opsboard.board_words import terms_of
        from opsboard.domain.days import today
        from opsboard.domain.lookup import find_named
        from opsboard.usecases.reading import full_names, own_name

        session, word = self._act.session, name.casefold()
        if word == "me":
            return own_name(session)
        if word == "today":
            return today(self._act.at, session.zone)
        if word == "key":
            return item.key
        if word == "labels":
            return ", ".join(item.labels)
        kind = session.store.workflow.kind(item.kind)
        held = self._act.tx.properties(item.key)
        field = None if word in held else find_named(name, kind.fields)
        wanted = word if field is None else f"fields.{field.key}"
        if self._names is None:
            self._names = full_names(session)
        terms = terms_of(session.store.workflow, session.zone, self._names, kind)
        return terms.value(wanted, held.get(wanted)) or None


_DOES = {"move": _Run.move, "edit": _Run.edit, "label": _Run.edit, "comment": _Run.comment, "flow": _Run.flow}


class _Anew(Exception):
    """Some items were refused behind their first change: all is taken back, and done again without them."""


def _all_or_none_each(
    session: Session,
    word: str,
    keys: Keys,
    work: Callable[[UnitOfWork, str, Landing, bool], object],
    reason: str | None,
) -> BulkResult:
    """As `acting.act_on`, for work that may be refused behind its first change of an item: that item then stays as it
    was."""
    wanted = list(dict.fromkeys(canonical_key(key) for key in ([keys] if isinstance(keys, str) else keys)))
    refused: dict[str, OpsboardError] = {}
    stops: tuple[type[OpsboardError], ...] = (*SLIPS, Invalid)
    know_workflow(session)
    before = session.store.seq()
    while True:
        try:
            with acting(session, word, reason=reason) as act:
                landing, spoilt = Landing("top", None), False
                for key in wanted:
                    if key in refused:
                        continue
                    count = len(act.changes)
                    try:
                        work(act, key, landing, len(wanted) == 1)
                    except stops:
                        raise
                    except OpsboardError as error:
                        if len(wanted) == 1:
                            raise
                        refused[key] = error
                        spoilt = spoilt or len(act.changes) > count
                if spoilt:
                    raise _Anew
            break
        except _Anew:
            continue
    if act.added:
        number = act.changes[0].batch
        act.changes = [change for change in session.store.changes(None, before) if change.batch == number]
    told = [(key, refused[key]) for key in wanted if key in refused]
    return BulkResult(act.changes, told, act.batch(), added=act.added, asked=wanted)
