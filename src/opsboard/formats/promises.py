"""What departments owe, in words: a line that sums it up, and a polite message for a mail or a chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opsboard.domain import authors
from opsboard.domain.days import day_of, days_between, today
from opsboard.domain.errors import N_
from opsboard.domain.items import Item
from opsboard.domain.promises import Promise
from opsboard.domain.text import visible


def nudge_text(
    item: Item,
    promise: Promise,
    *,
    now: str,
    zone: str,
    names: Mapping[str, str],
    departments: Mapping[str, str],
    sender: str,
    translate: Callable[[str], str],
) -> str:
    """What to send: what it is about, what was promised and how that moved, and the question.

    `names`: login -> name; `departments`: key -> name; `translate` gives a sentence in the language of the
    message. Ends with a line feed.
    """

    def say(template: str, **values: object) -> str:
        return translate(template).format(**{name: visible(str(value)) for name, value in values.items()})

    here = today(now, zone)
    to, asker = promise.to_department, authors.shown(promise.asked_by, translate, lambda one: names.get(one, one))
    lines = [
        say(N_("Hello {department},"), department=departments.get(to or "", to or translate(N_("colleagues")))),
        "",
    ]
    lines.append(say(N_("this is about {key}: {title}"), key=item.key, title=item.title))
    asked = day_of(promise.asked_at, zone)
    if promise.needed_by:
        lines.append(
            say(
                N_("{name} asked for it on {day}; it is needed by {needed}."),
                name=asker,
                day=asked,
                needed=promise.needed_by,
            )
        )
    else:
        lines.append(say(N_("{name} asked for it on {day}."), name=asker, day=asked))
    if promise.promised is None:
        lines.append(translate(N_("No day has been promised yet.")))
    else:
        late = days_between(promise.promised, here)
        template = (
            N_("It was promised for {day}, {days} days ago.")
            if late > 1
            else N_("It was promised for {day}, yesterday.")
            if late == 1
            else N_("It is promised for {day}.")
        )
        lines.append(say(template, day=promise.promised, days=late))
    if promise.slips:
        lines.append(say(N_("The first promise was {day}; it moved so far:"), day=promise.first_promised))
        for slip in promise.slips:
            reason = say(N_(" ({reason})"), reason=slip.reason) if slip.reason else ""
            lines.append(f"- {slip.before} → {slip.after}{reason}")
    if promise.nudges:
        lines.append(say(N_("We asked last on {day}."), day=day_of(promise.nudges[-1], zone)))
    lines += ["", translate(N_("Could you tell us where it stands, and which day we can count on? Thank you."))]
    return "\n".join([*lines, "", sender, ""])


def owed_words(count: int, late: int, mean_slip: float | None, translate: Callable[[str], str]) -> str:
    """`4 open, 2 late, moved 3.1 days`: what one department owes, in one line."""
    words = [translate(N_("{count} open")).format(count=count)]
    if late:
        words.append(translate(N_("{count} late")).format(count=late))
    if mean_slip:
        words.append(translate(N_("moved {days} days")).format(days=f"{mean_slip:.1f}"))
    return translate(N_(", ")).join(words)
