"""A real sshd on loopback, with a configuration of its own, before a board in service mode."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
MISSING = None if SSHD and shutil.which("ssh") else "needs OpenSSH: apt install openssh-server openssh-client"

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AuthorizedKeysFile {keys}
{more}
ClientAliveInterval 1
ClientAliveCountMax 2
LogLevel VERBOSE
Subsystem sftp internal-sftp
# A careless server: what holds the door is in the file of keys alone.
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
AllowAgentForwarding yes
X11Forwarding yes
PermitTunnel yes
PermitUserRC yes
AcceptEnv LANG LC_* COLORTERM EDITOR VISUAL PAGER LESS* TEXTUAL* OPSBOARD* _OPSBOARD* PYTHON* XDG* USER HOME IFS
"""


@dataclass
class Server:
    """sshd at `port`, which lets in the keys of `folder`/authorized_keys as the account that runs the tests."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    account: str = field(default_factory=lambda: pwd.getpwuid(os.getuid()).pw_name)

    def key(self, login: str) -> str:
        """The public key of a person; the private one is made when it is asked for first."""
        path = self.folder / f"{login}.key"
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", login, "-f", path], check=True)
        return path.with_suffix(".key.pub").read_text().strip()

    def authorize(self, lines: str) -> None:
        (self.folder / "authorized_keys").write_text(lines)

    def options(self, login: str) -> list[str]:
        """What a client is told of the server, and whose key it has."""
        settings = {
            "Port": self.port,
            "User": self.account,
            "IdentityFile": self.folder / f"{login}.key",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "LogLevel": "ERROR",
            "ConnectTimeout": 20,
        }
        return ["-F", "none", *(word for name, value in settings.items() for word in ("-o", f"{name}={value}"))]

    def command(self, login: str, *words: str) -> list[str]:
        """The client, with the words that are put behind its own options."""
        return ["ssh", *self.options(login), *words]

    def run(
        self, login: str, *words: str, data: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """`ssh` with these words, the last ones what the server is to do."""
        return subprocess.run(
            self.command(login, *words),
            input=data,
            capture_output=True,
            timeout=60,
            check=False,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.folder), **(environment or {})},
        )

    @property
    def log(self) -> str:
        return (self.folder / "sshd.log").read_text(errors="replace")


@contextmanager
def serving(folder: Path, *, asks: str = "") -> Iterator[Server]:
    """A server with its files in `folder`, gone when the block ends. It knows the keys of a file, or those that
    the command `asks` prints."""
    assert SSHD is not None
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # its home for the part without rights
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host"], check=True)
    (folder / "authorized_keys").touch()
    for _attempt in range(5):
        port = _free_port()
        config = folder / "sshd_config"
        config.write_text(
            CONFIG.format(
                port=port,
                folder=folder,
                keys="none" if asks else f"{folder}/authorized_keys",
                more=f"AuthorizedKeysCommand {asks}\nAuthorizedKeysCommandUser root" if asks else "",
            )
        )
        process = subprocess.Popen([SSHD, "-D", "-f", config, "-E", folder / "sshd.log"])
        if _listens(process, port):
            break
    else:
        raise RuntimeError((folder / "sshd.log").read_text())
    try:
        yield Server(folder, port, process)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.02)
    return False


def is_safe_for_sshd(program: Path) -> bool:
    """Whether sshd would run a program to ask for keys: only root can change it or a folder above it."""
    path = program.resolve()
    return all(one.stat().st_uid == 0 and not one.stat().st_mode & 0o022 for one in (path, *path.parents))


def processes_with(word: str) -> list[int]:
    """The numbers of processes with `word` in their command line, clients and this one left out."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            line = Path(f"/proc/{entry}/cmdline").read_bytes() if entry.isdigit() else b""
        except OSError:
            continue
        if word.encode() in line and b"-m\x00opsboard" in line and int(entry) != os.getpid():
            found.append(int(entry))
    return found


def end(processes: list[int]) -> None:
    for number in processes:
        os.kill(number, signal.SIGKILL)
