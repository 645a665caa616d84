"""Public keys put together from parts, so that a test can break each part."""

from __future__ import annotations

import base64


def blob(*parts: bytes) -> bytes:
    """Strings with their lengths before them."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def line(kind: str, *parts: bytes) -> str:
    """The key of this type and these parts, as a `.pub` file has it."""
    return f"{kind} {base64.b64encode(blob(kind.encode(), *parts)).decode()}"


def ed25519(seed: int = 7) -> str:
    """A key that nobody has the other half of."""
    return line("ssh-ed25519", bytes([seed]) * 32)
