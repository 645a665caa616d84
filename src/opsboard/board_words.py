"""What the things of a board are called in the language in use: stages, acts, properties and their values.

Both doors, the screen and the command line, take their words from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from opsboard.domain.items import FROM_CUSTOMER, TO_CUSTOMER
from opsboard.domain.log_words import ACT_NAMES
from opsboard.domain.lookup import called
from opsboard.domain.people_names import person_name
from opsboard.domain.text import visible
from opsboard.i18n import _, current_language

if TYPE_CHECKING:
    from opsboard.domain.items import Comment
    from opsboard.domain.kinds import Kind, Workflow
    from opsboard.domain.lookup import Named
    from opsboard.domain.property_text import Terms


def name_of(named: Iterable[Named], key: object) -> str:
    """The name of the one that has this key; the key itself where nothing has it."""
    return visible(called(named, str(key or ""), current_language()))


def stage_name(workflow: Workflow, kind: str, stage: str) -> str:
    """The name of a stage; its key when the workflow has lost it."""
    of_kind = workflow.known_kind(kind)
    return name_of(of_kind.stages if of_kind else (), stage)


def act_name(op: str) -> str:
    """What was done: `archived`, `moved`."""
    return _(ACT_NAMES[op]) if op in ACT_NAMES else visible(op)


def comment_mark(comment: Comment) -> str:
    """Whom a comment answered or whose words it holds, where that is the customer; else empty."""
    marks = {TO_CUSTOMER: _("to the customer"), FROM_CUSTOMER: _("from the customer")}
    return marks.get(comment.customer, "")


def terms_of(
    workflow: Workflow,
    zone: str,
    names: Mapping[str, str],
    kind: Kind | None = None,
    dated: Callable[[str], str] | None = None,
) -> Terms:
    """What the properties of items, of this `kind` or of none yet, and their values are called. `names`: login -> what
    is shown for it; `dated` words a day or moment, where it is not just in ISO 8601 in `zone`."""
    from opsboard.domain.property_text import Terms
    from opsboard.domain.value_text import Wording

    return Terms(workflow, kind, Wording(current_language(), zone, lambda login: person_name(names, login), dated), _)
