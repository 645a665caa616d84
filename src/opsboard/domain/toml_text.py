"""TOML that people wrote, read without surprises."""

from __future__ import annotations

from typing import Any


def parse_toml(text: str) -> dict[str, Any]:
    """The table in TOML text. Raises ValueError, which says in a line what is wrong and where."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError("tables or lists lie in each other too deep") from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise ValueError("a number has too many digits") from None
