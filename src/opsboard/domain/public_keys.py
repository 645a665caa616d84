"""Public keys by which people enter over SSH: what is one, and what is too weak or a trick.

A key comes from a person and ends up in a file that sshd obeys, so nothing of it is taken on trust: the
type is one of a list, the rest is taken apart as RFC 4253 and OpenSSH's PROTOCOL write it, and what is
kept is put together anew from the parts.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

from opsboard.domain.errors import N_, Invalid

LIMIT = 8000
"""Characters that a key may have; an RSA key of 16384 bits has 2800."""
RSA_BITS = (2048, 16384)
_CURVES: Mapping[str, int] = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
"""Curve -> bytes of an uncompressed point."""
_ED25519 = 32
TYPES = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    *(f"ecdsa-sha2-{curve}" for curve in _CURVES),
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
)


def public_key(typed: str) -> str:
    """The key in `typed`, the line of a `.pub` file, as `type base64`: its comment is left out.

    Raises Invalid for options before the key, several lines, a private key, a type that is not in
    `TYPES`, a weak RSA key, and for what is no key.
    """
    if "PRIVATE KEY" in typed:
        raise Invalid(N_("this is a private key: keep it to yourself, and give the line of the file that ends in .pub"))
    line = typed.strip(" \t\r\n")
    if len(line) > LIMIT or any(ord(letter) < 32 and letter != "\t" for letter in line):
        raise Invalid(N_("a public key is one line, such as ssh-ed25519 AAAA... name; give the line of the .pub file"))
    kind, _space, rest = line.replace("\t", " ").partition(" ")
    if kind not in TYPES:
        raise Invalid(N_("a key begins with its type, without options: one of {types}"), types=TYPES)
    encoded = rest.strip().partition(" ")[0]
    try:
        blob = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise _broken(kind) from error
    if not blob or base64.b64encode(blob).decode() != encoded:
        raise _broken(kind)
    _check(kind, blob)
    return f"{kind} {encoded}"


def fingerprint(key: str) -> str:
    """The fingerprint of a key that `public_key` gave, as ssh-keygen -l prints it. Raises Invalid for what a
    damaged board has in its place."""
    kind, _space, encoded = key.partition(" ")
    try:
        digest = hashlib.sha256(base64.b64decode(encoded)).digest()
    except ValueError as error:
        raise _broken(kind) from error
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _check(kind: str, blob: bytes) -> None:
    """Take a key apart. Raises Invalid unless all of it is what its type says."""
    parts = _strings(blob)
    if not parts or parts[0] != kind.encode():
        raise _broken(kind)
    body = parts[1:]
    if kind.startswith("sk-"):
        # The last part is the application, "ssh:" and a name.
        if not body or not body[-1].startswith(b"ssh:"):
            raise _broken(kind)
        body = body[:-1]
    if kind == "ssh-rsa":
        _check_rsa(kind, body)
    elif "ed25519" in kind:
        if [len(part) for part in body] != [_ED25519]:
            raise _broken(kind)
    else:
        curve = kind.partition("ecdsa-sha2-")[2].partition("@")[0]
        if len(body) != 2 or body[0] != curve.encode() or len(body[1]) != _CURVES[curve] or body[1][0] != 4:
            raise _broken(kind)


def _check_rsa(kind: str, body: list[bytes]) -> None:
    if len(body) != 2:
        raise _broken(kind)
    bits = int.from_bytes(body[1], "big").bit_length()
    if not RSA_BITS[0] <= bits <= RSA_BITS[1]:
        raise Invalid(
            N_("this RSA key has {bits} bits; make a better one: ssh-keygen -t ed25519"),
            bits=bits,
        )


def _strings(blob: bytes) -> list[bytes] | None:
    """The strings that a blob is made of, each with its length before it; None when it is not."""
    parts, at = [], 0
    while at < len(blob):
        size = int.from_bytes(blob[at : at + 4], "big")
        at += 4 + size
        if at > len(blob):
            return None
        parts.append(blob[at - size : at])
    return parts


def _broken(kind: str) -> Invalid:
    return Invalid(N_("this is no whole {kind} key; copy the line of the .pub file again"), kind=kind)
