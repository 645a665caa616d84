"""How clocks are worded, for both doors: `reply 8m left`, `solve 2h late`, `reply waits, 5m left`."""

from __future__ import annotations

from collections.abc import Iterable

from opsboard.domain.clocks import NEXT, REPLY, Clock
from opsboard.domain.values import frozen
from opsboard.i18n import N_, _

_NAMES = {"reply": N_("reply"), "next": N_("next reply"), "solve": N_("solve")}
LATE, WARNS, CALM, OVER = "late", "warns", "calm", "over"


@frozen
class Wording:
    """A clock in words, the fullest first, and how loudly it is said: LATE, WARNS, CALM or OVER."""

    texts: tuple[str, ...]
    tone: str


def clock_name(name: str) -> str:
    return _(_NAMES[name])


def length_words(seconds: int, days: int = 0) -> str:
    """A length of working time, in its two largest units: `3h 20m`, `8m`; in whole working days where there are
    some."""
    if days:
        return _("{days}d").format(days=days)
    minutes = max(1, -(-abs(seconds) // 60))
    hours, rest = divmod(minutes, 60)
    parts = [
        _("{hours}h").format(hours=hours) if hours else "",
        _("{minutes}m").format(minutes=rest) if rest and hours < 10 else "",
    ]
    return " ".join(part for part in parts if part)


def roughly(seconds: int, days: int = 0) -> str:
    """The same in its largest unit alone, for narrow places: `3h`."""
    full = abs(seconds) // 3600
    return length_words(seconds, days) if days or not full else _("{hours}h").format(hours=full)


def promised_words(clock: Clock) -> str:
    """What was promised, as a length is said: `15m`, `4h`; in working days `3d`."""
    if clock.promised.strip("0123456789") in ("d", "天"):
        return _("{days}d").format(days=int("".join(filter(str.isdecimal, clock.promised))))
    return length_words(clock.of)


def left_words(clock: Clock) -> str:
    """What is left of a clock, or by how much it is late or was missed or met, without its name."""
    length = length_words(clock.left, clock.days)
    if not clock.runs:
        if clock.missed:
            return _("missed by {length}").format(length=length)
        return _("met, {length} to spare").format(length=length)
    if clock.missed:
        return _("{length} late").format(length=length)
    if clock.waits:
        return _("waits for the customer, {length} left").format(length=length)
    if clock.rests:
        return _("rests outside hours, {length} left").format(length=length)
    return _("{length} left").format(length=length)


def tone_of(clock: Clock) -> str:
    if not clock.runs:
        return OVER
    return LATE if clock.missed else CALM if clock.waits else WARNS if clock.warns else CALM


def card_words(clocks: Iterable[Clock]) -> Wording | None:
    """What a card says of its clocks, on as few cells as there are: the one that matters most. None when there is
    nothing to say: of what is over only what was missed is said."""
    from opsboard.usecases.clocks import pressing

    clock = pressing(clocks)
    if clock is None or not (clock.runs or clock.missed):
        return None
    # Which reply it is tells the item itself: the customer waits for one.
    name, length = clock_name(REPLY if clock.name == NEXT else clock.name), length_words(clock.left, clock.days)
    if clock.missed:
        state = _("{length} late") if clock.runs else _("missed by {length}")
        short = _("{length} late")
    elif clock.waits:
        state, short = _("waits, {length}"), _("waits")
    elif clock.rests:
        state, short = _("rests, {length}"), _("rests")
    else:
        state, short = _("{length} left"), "{length}"
    rough = roughly(clock.left, clock.days)
    words, few = state.format(length=length), short.format(length=length)
    fewest = _("late {length}").format(length=rough) if clock.missed else short.format(length=rough)
    return Wording((f"{name} {words}", words, few, state.format(length=rough), fewest), tone_of(clock))
