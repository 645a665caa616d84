"""Try the newest Textual that can be installed, beside the one that is pinned.

It goes into a folder of its own, and the tests marked `smoke` run on it. What comes of it is said, and the exit code is
0 all the same: a newer Textual, or none that can be fetched, is nobody's mistake.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALL_SECONDS = 120
SMOKE_SECONDS = 300


def pinned() -> str:
    """The version of Textual that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (pin,) = (one.removeprefix("textual==") for one in project["dependencies"] if one.startswith("textual=="))
    return str(pin)


def install(folder: Path) -> str | None:
    """Install the newest Textual and what it needs; gives its version, None when it cannot be fetched."""
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"),
        *("--timeout", "10", "--only-binary", ":all:", "--upgrade", "--target", str(folder), "textual"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    found = {one.metadata["Name"]: one.version for one in distributions(path=[str(folder)])}
    return found.get("textual") if done.returncode == 0 else None


def smoke(folder: Path) -> Sequence[str]:
    """Run the smoke part on what is in a folder; gives the tests that failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "smoke", "-p", "no:cacheprovider", "-rfE"]
    command += ["--tb=no", "tests/tui", "tests/unit"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=SMOKE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return [f"no end within {SMOKE_SECONDS} seconds"]
    if done.returncode == 0:
        return []
    lines = done.stdout.splitlines()
    return [line for line in lines if line.startswith(("FAILED", "ERROR"))] or [*lines[-3:], *done.stderr.splitlines()]


def main() -> None:
    pin = pinned()
    with tempfile.TemporaryDirectory(prefix="newest-textual-") as name:
        newest = install(Path(name))
        if newest is None:
            print(f"newest Textual: none could be fetched; {pin} stays untried against others")
            return
        failed = smoke(Path(name))
    which = "the one that is pinned" if newest == pin else f"and {pin} is pinned"
    print(f"newest Textual: {newest}, {which}; the smoke part {'does not pass:' if failed else 'passes'}")
    for line in failed:
        print(f"  {line}")


if __name__ == "__main__":
    main()
