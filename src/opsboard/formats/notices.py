"""What the inbox says, in the words of the language in use, and as Markdown for a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.board_words import stage_name
from opsboard.domain.days import as_local, zone_mark, zone_of
from opsboard.domain.kinds import Workflow
from opsboard.domain.notices import ASSIGNED, MENTIONED, NAMED, TIME, WATCHED, DatedNotice, Notice
from opsboard.domain.people_names import person_name
from opsboard.domain.text import shortened, visible
from opsboard.formats.markdown_text import escape_inline
from opsboard.i18n import N_, _, current_language, listed, ngettext

_ACTS = {
    "checklist": N_("{who} changed the checklist"),
    "attach": N_("{who} attached something to it"),
    "detach": N_("{who} took an attachment away"),
    "link": N_("{who} linked it"),
    "unlink": N_("{who} took a link away"),
    "escalate": N_("it stands in its stage for too long"),
    "block": N_("{who} blocked it"),
    "unblock": N_("{who} unblocked it"),
    "archive": N_("{who} archived it"),
    "restore": N_("{who} brought it back"),
    "flow": N_("{who} continued it"),
}
_ROLES = {
    "due": (N_("due"), N_("late"), N_("due tomorrow")),
    "promised": (N_("promised for this day"), N_("promise broken"), N_("promised for tomorrow")),
    "publish": (N_("to be published"), N_("not published in time"), N_("to be published tomorrow")),
    "follow_up": (N_("to be followed up"), N_("follow-up is late"), N_("to be followed up tomorrow")),
    "review": (N_("to be reviewed"), N_("review is late"), N_("to be reviewed tomorrow")),
}
_BROUGHT = {
    "tell": N_("{about}: tell the customer"),
    "wake": N_("it is back on the board"),
    "flow": N_("its day to be looked at again has come"),
}
"""What time brought, by the act."""
_NAMED = 3
"""Keys that a reminder names."""
_LONGEST = 120
"""Letters quoted of a comment."""


def notice_words(notice: Notice, login: str, workflow: Workflow, names: Mapping[str, str]) -> str:
    """What a change is to the person `login`: `Anna assigned it to you`. `names`: login -> what people are called."""
    change = notice.change
    who = person_name(names, change.by)
    after = change.after
    said = next((value for name, value in after.items() if name.startswith("comment.") and value), None)
    if notice.reason == ASSIGNED:
        words = N_("{who} assigned it to you") if after.get("assignee") == login else N_("{who} asks you to take part")
    elif notice.reason == NAMED:
        words = N_("{who} named you: {field}")
    elif notice.reason == MENTIONED:
        words = N_("{who} mentioned you: {text}") if said else N_("{who} mentioned you in the text")
    elif notice.reason == TIME and change.op in _BROUGHT:
        words = _BROUGHT[change.op]
    elif said:
        words = N_("{who}: {text}")
    elif "stage" in after:
        words = N_("{who} moved it to {stage}")
    else:
        words = _ACTS.get(change.op, N_("{who} changed it"))
    stage = stage_name(workflow, notice.card.kind, str(after.get("stage", "")))
    naming = fields_naming(workflow, notice.card.kind, login, after) if notice.reason == NAMED else ""
    return _(words).format(who=who, text=_quoted(said), stage=stage, field=naming, about=change.reason)


def fields_naming(workflow: Workflow, kind: str, login: str, after: Mapping[str, Any]) -> str:
    """What the fields are called by which properties name a person: `Reviewer`."""
    known = workflow.known_kind(kind)
    fields = known.fields if known is not None else ()
    language = current_language()
    return _(", ").join(
        visible(field.name.of(language)) for field in fields if after.get(f"fields.{field.key}") == login
    )


def date_words(one: DatedNotice) -> str:
    """What a date is that comes, came or went by: `due tomorrow`, `to be published`, `late`."""
    came, late, soon = _ROLES.get(one.role, (one.role, one.role, one.role))
    return _(late if one.late else soon if one.soon else came)


def reminder_words(dates: Sequence[DatedNotice]) -> str:
    """What a reminder says in one line: `SUP-4 due tomorrow: Title`, `1 for today, 2 for tomorrow: SUP-4, SUP-7 …`."""
    if len(dates) == 1:
        [one] = dates
        what = f"{one.card.key} {date_words(one)}"
        return _("{name}: {what}").format(name=what, what=visible(one.card.title))
    ahead = sum(one.soon for one in dates)
    today = len(dates) - ahead
    counts = [
        *([ngettext("{count} for today", "{count} for today", today).format(count=today)] if today else []),
        *([ngettext("{count} for tomorrow", "{count} for tomorrow", ahead).format(count=ahead)] if ahead else []),
    ]
    keys = list(dict.fromkeys(one.card.key for one in dates))
    named = _(", ").join(keys[:_NAMED]) + (" …" if len(keys) > _NAMED else "")
    return _("{name}: {what}").format(name=_(", ").join(counts), what=named)


def summary(counts: Mapping[str, int]) -> list[str]:
    """What came, each as a few words: `3 assigned to you`."""
    parts = []
    for reason in (ASSIGNED, NAMED, MENTIONED, TIME, WATCHED, "soon", "due", "late"):
        if count := counts.get(reason, 0):
            parts.append(_counted(reason, count).format(count=count))
    return parts


def _counted(reason: str, count: int) -> str:
    match reason:
        case "assigned":
            return ngettext("{count} assigned to you", "{count} assigned to you", count)
        case "named":
            return ngettext("{count} with your name in a field", "{count} with your name in a field", count)
        case "mentioned":
            return ngettext("{count} mention", "{count} mentions", count)
        case "watched":
            return ngettext("{count} change on what you watch", "{count} changes on what you watch", count)
        case "time":
            return ngettext("{count} brought by time", "{count} brought by time", count)
        case "soon":
            return ngettext("{count} for tomorrow", "{count} for tomorrow", count)
        case "due":
            return ngettext("{count} due", "{count} due", count)
    return ngettext("{count} late", "{count} late", count)


def since_words(at: str | None, counts: Mapping[str, int], zone: str, now: str, board: str = "") -> str:
    """One line: `Since Fri 18:02: 3 assigned to you, 1 late`; `nothing new` when nothing came."""
    what = listed(summary(counts)) or _("nothing new")
    if at is None:
        return what
    return _("Since {when}: {what}").format(when=moment_words(at, zone, now, board), what=what)


def moment_words(at: str, zone: str, now: str, board: str = "") -> str:
    """A moment not long ago: `18:02` today, `Fri 18:02` in the last six days, else with its date; with its zone where
    that is not the one of the `board`."""
    local, today = as_local(at, zone), as_local(now, zone).date()
    mark = zone_mark(local, zone_of(board)) if board else ""
    clock, days = f"{local:%H:%M} {mark}".rstrip(), (today - local.date()).days
    if days == 0:
        return clock
    if 0 < days < 7:
        names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
        return f"{names[local.weekday()]} {clock}"
    return f"{local.date().isoformat()} {clock}"


def markdown(
    heading: str,
    notices: Sequence[Notice],
    dates: Sequence[DatedNotice],
    login: str,
    workflow: Workflow,
    names: Mapping[str, str],
) -> str:
    """What came, as Markdown: a line in bold, then a list with a line for each."""
    lines = [f"**{escape_inline(heading)}**", ""]
    lines += [_line(one.card.key, one.card.title, f"{date_words(one)} {one.day}") for one in dates]
    lines += [_line(one.card.key, one.card.title, notice_words(one, login, workflow, names)) for one in notices]
    return "\n".join(lines).rstrip("\n") + "\n"


def _line(key: str, title: str, words: str) -> str:
    return f"- {key} {escape_inline(title)} — {escape_inline(words)}"


def _quoted(said: Any) -> str:
    text = " ".join(visible(str(said.get("body", ""))).split()) if isinstance(said, Mapping) else ""
    return shortened(text, _LONGEST)
