"""Text that comes in by the command line: an argument, or standard input for `-`."""

from __future__ import annotations

import sys

from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.items import BODY_LIMIT


def text_or_stdin(typed: str) -> str:
    """`typed`, or all of standard input when it is `-`. Raises BadData for bytes that are not UTF-8."""
    if typed != "-":
        return typed
    data = sys.stdin.buffer.read(BODY_LIMIT * 4 + 1)
    if len(data) > BODY_LIMIT * 4:
        raise Invalid(N_("standard input is too long: a text holds at most {limit} characters"), limit=BODY_LIMIT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData(
            N_("standard input is not UTF-8 (byte {place}): convert it first"), place=error.start + 1
        ) from error
