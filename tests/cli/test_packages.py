"""The wheel and the sdist hold everything the program needs, and run where nothing else of the checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opsboard import __version__

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_package_installs_and_runs(kind: str, tmp_path: Path) -> None:
    built, installed = tmp_path / "built", tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(built)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (package,) = built.iterdir()
    assert package.name.startswith(f"opsboard-{__version__}")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run(
        [*pip, "--no-deps", "--no-index", "--no-build-isolation", "--target", str(installed), str(package)],
        check=True,
        capture_output=True,
    )
    assert (installed / "opsboard" / "py.typed").exists()
    assert (installed / "share" / "man" / "man1" / "opsboard.1").read_text().startswith(".")

    def run(*words: str) -> str:
        code = "import sys; from opsboard.cli.main import run; sys.exit(run(sys.argv[1:]))"
        environment = {**os.environ, "PYTHONPATH": str(installed), "LC_ALL": "zh_CN.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("--version").split()[-1] == __version__
    board = str(tmp_path / "board.db")
    run("demo", "--no-open", "--board", board)  # the kinds and the stories of the sample shop are in the package
    assert "SUP-" in run("--board", board, "list", "kind:support")
    assert "列出" in run("--help")  # and so are the words in Chinese
