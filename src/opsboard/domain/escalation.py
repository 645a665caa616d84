"""Escalation: who is told when an item stands in a stage for longer than the team agreed on.

A rule stands in `settings.escalation.KIND.STAGE`. People are told once for each time that an item comes to the stage,
however often somebody looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.clocks import Length, is_always, length_of
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.value_checks import table_of
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
    return tuple(
        _escalation(kind, stage, rule, f"settings.escalation.{kind}.{stage}")
        for kind, stages in table_of(settings.get("escalation", {}), "settings.escalation").items()
        for stage, rule in table_of(stages, f"settings.escalation.{kind}").items()
    )


def _escalation(kind: str, stage: str, declared: object, place: str) -> Escalation:
    rule = table_of(declared, place, ("after", "tell", "time"))
    tell = rule.get("tell")
    if not isinstance(tell, list) or not tell or not all(isinstance(who, str) and who for who in tell):
        raise Invalid(N_("{place}: tell says whom: logins, lead, admin or assignee"), place=place)
    always = is_always(rule, place)
    return Escalation(kind, stage, length_of(rule.get("after", ""), f"{place}.after"), tuple(tell), always)
