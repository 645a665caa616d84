"""What acts, properties and dates are called wherever changes are shown; translated where they are shown."""

from __future__ import annotations

from opsboard.domain.errors import N_

ACT_NAMES = {
    "add": N_("added"),
    "edit": N_("edited"),
    "move": N_("moved"),
    "comment": N_("commented"),
    "reply": N_("answered the customer"),
    "customer": N_("heard from the customer"),
    "tell": N_("its customer is to be told"),
    "untell": N_("its customer is not to be told any more"),
    "answer": N_("its customers were told"),
    "escalate": N_("told of standing too long"),
    "checklist": N_("checklist"),
    "link": N_("linked"),
    "unlink": N_("unlinked"),
    "attach": N_("attached"),
    "detach": N_("detached"),
    "block": N_("blocked"),
    "unblock": N_("unblocked"),
    "watch": N_("watched"),
    "unwatch": N_("unwatched"),
    "archive": N_("archived"),
    "restore": N_("restored"),
    "snooze": N_("snoozed"),
    "wake": N_("came back"),
    "flow": N_("continued"),
    "purge": N_("purged"),
    "nudge": N_("reminded"),
    "action": N_("an action of it was closed or opened"),
    "signal": N_("its signals were counted"),
    "linked": N_("what it is linked with went on"),
    "remove": N_("removed"),
}

PROPERTY_NAMES = {
    "title": N_("title"),
    "body": N_("text"),
    "stage": N_("stage"),
    "priority": N_("priority"),
    "assignee": N_("assignee"),
    "participants": N_("participants"),
    "department": N_("department"),
    "labels": N_("labels"),
    "start": N_("start"),
    "due": N_("due"),
    "repeat": N_("repeat"),
    "campaign": N_("campaign"),
    "archived": N_("archived"),
    "blocked": N_("blocked"),
    "snoozed": N_("snoozed until"),
    "label": N_("label"),
    "participant": N_("participant"),
    "link": N_("link"),
    "check": N_("checklist"),
    "comment": N_("comment"),
    "attachment": N_("attachment"),
    "watcher": N_("watcher"),
}
"""Properties of an item, and sets of them (`domain.items.SETS`)."""

EFFECT_NAMES = {
    "snooze": N_("came back"),
    "review": N_("opened the next look at it"),
    "expires": N_("opened the work on what expired"),
}
"""What time brings (`usecases.time_effects`), by its name."""

DATE_ROLE_NAMES = {
    "due": N_("due"),
    "start": N_("start"),
    "publish": N_("publish"),
    "promised": N_("promised"),
    "run": N_("run"),
    "follow_up": N_("follow-up"),
    "review": N_("review"),
    "expires": N_("expires"),
    "brief_due": N_("brief due"),
    "draft_due": N_("draft due"),
    "review_due": N_("review due"),
    "qa_due": N_("QA due"),
}
"""What the dates of an item are (`domain.kinds.DATE_ROLES`)."""
