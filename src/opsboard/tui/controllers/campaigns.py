"""Campaigns on the screen: new ones reach what is shown, `:campaign add`, `edit`, `remove` plan them, `template` keeps
their shapes, `show` says how far one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from opsboard.domain.days import day_of
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.line_words import read_options, split_words
from opsboard.domain.log_words import DATE_ROLE_NAMES
from opsboard.i18n import _, ngettext
from opsboard.tui.controllers.asking import among
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.words import day_of_month
from opsboard.usecases import campaigns, reading
from opsboard.usecases.campaign_progress import Progress, progress
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Campaign
    from opsboard.tui.panes import Host
    from opsboard.usecases.campaigns import Given

TEMPLATES = ("618", "双11", "年货节", "blank")
"""What `--template` is completed with, beside the board's own ones."""
_GIVEN = ("from", "to", "phase", "freeze", "freeze-kinds", "steps")
TAKES = {
    "add": ("template", "day", *_GIVEN),
    "edit": ("name", *_GIVEN),
    "remove": ("to",),
    "show": (),
    "template": ("of", "day"),
}


def show(host: Host, planned: list[Campaign]) -> None:
    """Take over the campaigns as they are now: the calendar has their bands, lanes and items their names."""
    if host.state.campaigns == planned:
        return  # a session's first look at others' changes does not know which there were
    host.state.campaigns = list(planned)
    for part in (host.main, *host.panels()):
        if part is not None and part.display:
            part.changed(())
            part.restyle()


def is_act(rest: str) -> bool:
    """Whether what stands behind `:campaign` plans campaigns; else it names the one that the items belong to."""
    return rest.partition(" ")[0] in TAKES


def act(host: Host, rest: str) -> None:
    """Do what `add KEY NAME --template 618 --day DAY`, `edit KEY ...`, `remove KEY`, `show KEY`, `template NAME --of
    KEY` says. Raises Invalid for other words."""
    word, *words = split_words(rest)
    named, given = read_act(word, words, TAKES[word], 2 if word == "add" else 1)
    if not named:
        raise Invalid(N_("write the key of the campaign behind {word}"), word=word)
    if word == "show":
        ask_progress(host, named[0])
        return

    def work(session: Session) -> tuple[str, list[Campaign]]:
        return _WORK[word](session, named, given), reading.campaigns(session)

    def done(answer: tuple[str, list[Campaign]]) -> None:
        sentence, planned = answer
        show(host, planned)
        host.say(sentence)

    host.act(work, done)


def ask_progress(host: Host, key: str) -> None:
    """Show how far a campaign is: its phases, and what is late, which can be gone to."""

    def told(text: str) -> str:
        day = date.fromisoformat(text)
        return day_of_month(day, year=day.year != host.state.today.day.year)

    def done(found: Progress) -> None:
        campaign = found.campaign
        rows = []
        for part in found.parts:
            name = " · ".join((campaign.name, part.name or _("no phase")))
            said = _("{done} done · {open} open · {late} late").format(
                done=part.done, open=part.open, late=len(part.late)
            )
            rows.append(Choice(f"campaign:{campaign.key}", name, said))
            for one in part.late:
                missed = f"{_(DATE_ROLE_NAMES[one.role])} {told(day_of(one.when, host.state.zone))}"
                rows.append(Choice(one.key, f"  {one.key}", f"{missed}  {one.title}"))

        def go(value: str) -> None:
            host.close_prompt()
            if value.startswith("campaign:"):
                host.narrow(filter=value)
            elif value:
                host.open_item(value)

        label = f"{campaign.name} {told(campaign.first)}..{told(campaign.last)}"
        if campaign.freeze:
            label += f" · {_('freeze')} {'..'.join(map(told, campaign.freeze))}"
        hint = _("enter opens what is late") if rows else _("no phases, and nothing belongs to it yet")
        host.ask(Question(label, go, complete=among(rows), pick=True, hint=hint))

    host.worker.ask(lambda session: progress(session, key), done, host.refuse)


def read_act(act: str, words: Sequence[str], takes: Sequence[str], most: int) -> tuple[list[str], dict[str, list[str]]]:
    """The words of an act that are no options, at most so many, and the values of the options that it takes. Raises
    Invalid."""
    named, said = read_options(act, words, takes)
    given: dict[str, list[str]] = {}
    for name, value in said:
        given.setdefault(name, []).append(value)
    if len(named) > most:
        raise Invalid(N_('"{word}" is one word too many: put names of several words in quotes'), word=named[-1])
    return named, given


def _given(given: dict[str, list[str]]) -> Given:
    """What is said of a campaign beside its name and days."""
    return {
        "phases": given.get("phase", ()),
        "freeze": _last(given, "freeze"),
        "freeze_kinds": _last(given, "freeze-kinds"),
        "steps": _last(given, "steps"),
    }


def _add(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    made = campaigns.add_campaign(
        session,
        named[0],
        _last(given, "from"),
        _last(given, "to"),
        name=" ".join(named[1:]),
        template=_last(given, "template"),
        day=_last(given, "day"),
        **_given(given),
    )
    return _days_of(made)


def _edit(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    changed = campaigns.edit_campaign(
        session,
        named[0],
        name=_last(given, "name"),
        first=_last(given, "from"),
        last=_last(given, "to"),
        **_given(given),
    )
    return _days_of(changed)


def _template(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    of = _last(given, "of")
    if of is None:
        raise Invalid(N_("save a template of a campaign: opsboard campaign template save NAME --of KEY"))
    made = campaigns.save_template(session, named[0], of, _last(given, "day"))
    return _("the template {name} is kept").format(name=made.name)


def _remove(session: Session, named: Sequence[str], given: dict[str, list[str]]) -> str:
    gone = campaigns.remove_campaign(session, named[0], _last(given, "to"))
    sentences = [_("{key} is removed").format(key=gone.campaign.key)]
    if gone.heir is not None:
        count = len(gone.handed.keys())
        sentences.append(
            ngettext("{count} item handed over to {heir}", "{count} items handed over to {heir}", count).format(
                count=count, heir=gone.heir.key
            )
        )
    return " · ".join(sentences)


def _days_of(campaign: Campaign) -> str:
    return f"{campaign.key} {campaign.name}: {campaign.first} .. {campaign.last}"


def _last(given: dict[str, list[str]], name: str) -> str | None:
    return given[name][-1] if name in given else None


_WORK: dict[str, Callable[[Session, Sequence[str], dict[str, list[str]]], str]] = {
    "add": _add,
    "edit": _edit,
    "remove": _remove,
    "template": _template,
}
