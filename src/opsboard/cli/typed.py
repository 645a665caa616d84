"""Text that comes in by the command line: an argument, or standard input for `-`."""

from __future__ import annotations

import sys

from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.items import BODY_LIMIT

SMALL = 1024 * 1024
"""Bytes that a file of settings may have."""


def text_or_stdin(typed: str) -> str:
    """`typed`, or all of standard input when it is `-`. Raises BadData for bytes that are not UTF-8."""
    if typed != "-":
        return typed
    data = sys.stdin.buffer.read(BODY_LIMIT * 4 + 1)
    if len(data) > BODY_LIMIT * 4:
        raise Invalid(N_("standard input is too long: a text holds at most {limit} characters"), limit=BODY_LIMIT)
    return _decoded(data, "stdin")


def text_of_file(path: str) -> str:
    """The text of a small file. Raises NotFound, Invalid, Unavailable, BadData."""
    from opsboard.formats.files import file_name, read_file

    return _decoded(read_file(path, SMALL), file_name(path))


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData(
            N_("{name}: not UTF-8 at byte {place}; convert it first"), name=name, place=error.start + 1
        ) from error
