"""Escalation: who is told when an item stands in a stage for longer than the team agreed on.

A rule stands in `settings.escalation.KIND.STAGE`. People are told once for each time that an item comes to the stage,
however often somebody looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.clocks import TIMES, Length, parse_length
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import frozen

ASSIGNEE = "assignee"
"""Whoever does the item, among those who are told."""
"""All who have that role."""


@frozen
class Escalation:
    """After how long in a stage who is told."""

    kind: str
    stage: str
    after: Length
    tell: tuple[str, ...]
    """Logins, or words of LEADING_ROLES, or ASSIGNEE."""
    always: bool = False
    """Every hour counts, not only working time."""


def escalations_of(settings: Mapping[str, Any]) -> tuple[Escalation, ...]:
    """All that is declared. Raises Invalid naming the place of the first mistake."""
    declared = settings.get("escalation", {})
    if not isinstance(declared, Mapping):
        raise Invalid(N_("{place} must be a table"), place="settings.escalation")
    found = []
    for kind, stages in declared.items():
        if not isinstance(stages, Mapping):
            raise Invalid(N_("{place} must be a table"), place=f"settings.escalation.{kind}")
        for stage, rule in stages.items():
            found.append(_escalation(kind, stage, rule, f"settings.escalation.{kind}.{stage}"))
    return tuple(found)


def _escalation(kind: str, stage: str, rule: object, place: str) -> Escalation:
    if not isinstance(rule, Mapping):
        raise Invalid(N_("{place} must be a table"), place=place)
    for word in rule:
        if word not in ("after", "tell", "time"):
            raise Invalid(
                N_("{place}: {word} means nothing here; use {words}"), place=place, word=word, words="after, tell, time"
            )
    tell = rule.get("tell")
    if not isinstance(tell, list) or not tell or not all(isinstance(who, str) and who for who in tell):
        raise Invalid(N_("{place}: tell says whom: logins, lead, admin or assignee"), place=place)
    if rule.get("time", "working") not in TIMES:
        raise Invalid(N_("{place} is always or working"), place=f"{place}.time")
    try:
        after = parse_length(str(rule.get("after", "")))
    except Invalid as error:
        raise Invalid(
            N_('{place}: "{text}" is no length of time; write one like 15m, 4h, 2h30m or 3d'),
            place=f"{place}.after",
            text=str(rule.get("after", "")),
        ) from error
    return Escalation(kind, stage, after, tuple(tell), rule.get("time") == "always")
