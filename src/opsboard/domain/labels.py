"""Labels as boards keep them."""

from __future__ import annotations

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, Invalid

LABEL_LIMIT = limits.LABEL.most


def clean_label(typed: str) -> str:
    """A label as boards keep it: one line without a leading `#`. Raises Invalid when nothing is left."""
    label = text.clean_line(typed).strip().lstrip("#＃").strip()
    if not label:
        raise Invalid(N_("a label needs at least one letter"))
    if len(label) > LABEL_LIMIT:
        raise Invalid(N_("the label {label} is longer than {limit} letters"), label=label[:20] + "…", limit=LABEL_LIMIT)
    return label
