"""What is a public key, what is not, and that nothing else can be smuggled in with one."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.public_keys import TYPES, fingerprint, public_key
from public_key import blob, ed25519, line

MODULUS = (1 << 2047 | 1).to_bytes(257, "big")
GOOD = {
    "ssh-ed25519": ed25519(),
    "sk-ssh-ed25519@openssh.com": line("sk-ssh-ed25519@openssh.com", b"k" * 32, b"ssh:"),
    "ecdsa-sha2-nistp256": line("ecdsa-sha2-nistp256", b"nistp256", b"\x04" + b"p" * 64),
    "ecdsa-sha2-nistp384": line("ecdsa-sha2-nistp384", b"nistp384", b"\x04" + b"p" * 96),
    "ecdsa-sha2-nistp521": line("ecdsa-sha2-nistp521", b"nistp521", b"\x04" + b"p" * 132),
    "sk-ecdsa-sha2-nistp256@openssh.com": line(
        "sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\x04" + b"p" * 64, b"ssh:work"
    ),
    "ssh-rsa": line("ssh-rsa", b"\x01\x00\x01", MODULUS),
}


def test_each_type_has_a_key_here() -> None:
    assert set(GOOD) == set(TYPES)


@pytest.mark.parametrize("key", GOOD.values(), ids=GOOD)
def test_a_key_is_kept_without_its_comment(key: str) -> None:
    assert public_key(f'  {key} lin@home command="sh"\r\n') == key
    assert public_key(key.replace(" ", "\t")) == key
    assert fingerprint(key).startswith("SHA256:")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "begins with its type"),
        ("lin", "begins with its type"),
        (f'command="sh" {ed25519()}', "begins with its type"),
        (f"no-pty,{ed25519()}", "begins with its type"),
        (f"restrict {ed25519()}", "begins with its type"),
        (f"# {ed25519()}", "begins with its type"),
        (f"{ed25519()}\n{ed25519(8)}", "one line"),
        (f"{ed25519()} lin\rssh-rsa AAAA", "one line"),
        (f"{ed25519()}\x00", "one line"),
        (f"{ed25519()} {'c' * 9000}", "one line"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n", "private key"),
        (line("ssh-dss", b"p" * 129, b"q" * 21, b"g" * 128, b"y" * 128), "begins with its type"),
        (line("ssh-ed25519-cert-v01@openssh.com", b"k" * 32), "begins with its type"),
        ("ssh-ed25519", "no whole"),
        ("ssh-ed25519 AAAA", "no whole"),
        (f"ssh-ed25519 {'é' * 8}", "no whole"),
        (f"ssh-rsa {ed25519().split()[1]}", "no whole"),
        (ed25519() + "=", "no whole"),
        (ed25519()[:-4], "no whole"),
        (line("ssh-ed25519", b"k" * 31), "no whole"),
        (line("ssh-ed25519", b"k" * 32, b"more"), "no whole"),
        (line("sk-ssh-ed25519@openssh.com", b"k" * 32, b"http://evil"), "no whole"),
        (line("ecdsa-sha2-nistp256", b"nistp384", b"\x04" + b"p" * 64), "no whole"),
        (line("ecdsa-sha2-nistp256", b"nistp256", b"\x02" + b"p" * 64), "no whole"),
        (line("ssh-rsa", b"\x01\x00\x01"), "no whole"),
        (line("ssh-rsa", b"\x01\x00\x01", b"\x00" + b"\xff" * 128), "1024 bits"),
        (line("ssh-rsa", b"\x01\x00\x01", b"\x00" + b"\xff" * 4000), "32000 bits"),
        (f"ssh-ed25519 {base64.b64encode(blob(b'ssh-ed25519', b'k' * 32)[:-1]).decode()}", "no whole"),
    ],
)
def test_what_is_no_key_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        public_key(typed)


@given(st.text(max_size=300) | st.text('ssh-ed25519 AAAA\n"\\,=', max_size=200))
def test_what_is_kept_is_a_type_and_one_word_whatever_was_typed(junk: str) -> None:
    for typed in (junk, f"ssh-ed25519 {junk}", f"{ed25519()} {junk}", f"{junk} {ed25519()}"):
        try:
            kept = public_key(typed)
        except Invalid:
            continue
        assert re.fullmatch(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}", kept)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen")
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_what_ssh_keygen_makes_is_a_key_with_its_fingerprint(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", path], check=True)
    key = public_key(path.with_suffix(".pub").read_text())
    said = subprocess.run(["ssh-keygen", "-l", "-f", f"{path}.pub"], capture_output=True, text=True, check=True)
    assert fingerprint(key) == said.stdout.split()[1]
