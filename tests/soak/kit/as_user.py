"""A process of root that has all of opsboard loaded and forks into other users, one for each request.

The interpreter and the packages may lie where other users cannot read (a home of root's): what a user runs
is loaded before the rights are dropped. Requests come on standard input, answers go to standard output,
one JSON object a line:

    {"user": 61001, "groups": [61100], "umask": 18, "words": ["list"], "out": PATH, "err": PATH} -> {"process": N}
    {"user": ..., "code": "print(1)", "words": ["argv", ...], ...}                               -> {"process": N}
    {"wait": N}                                                                                  -> {"code": 0}
"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
import tempfile
from typing import Any

COMMANDS = (
    *("init BOARD", "add support x", "edit SUP-1 --priority P0", "comment SUP-1 x", "show SUP-1", "show SUP-1 --json"),
    *("list", "list --json", "doctor --json", "doctor", "check", "backup make", "export json", "list nobody:knows"),
    *("--board /nowhere/b.db list", "add"),
)
FAIL = ("list nobody:knows", "--board /nowhere/b.db list", "add")


def load() -> None:
    """Load what the commands need, by giving each once; and the ways in which they fail."""
    import shlex  # noqa: F401 - for what goes wrong later
    import traceback  # noqa: F401

    from opsboard.cli.main import run

    for name in ("ascii", "latin-1", "utf-8-sig", "idna"):
        codecs.lookup(name)
    said, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(HOME=folder, XDG_STATE_HOME=folder, XDG_CONFIG_HOME=folder, OPSBOARD_BOARD=f"{folder}/b.db")
        for line in COMMANDS:
            code = run(line.replace("BOARD", f"{folder}/b.db").split())
            assert (code == 0) == (line not in FAIL), (line, sys.stderr.getvalue())
    sys.stdout, sys.stderr = said, sys.__stderr__


def become(request: dict[str, Any]) -> None:
    """Be the user of a request, with its files as standard output and error."""
    for number, name in ((1, "out"), (2, "err")):
        descriptor = os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        os.dup2(descriptor, number)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.chdir("/")
    os.setgroups(request["groups"])
    os.setresgid(request["user"], request["user"], request["user"])
    os.setresuid(request["user"], request["user"], request["user"])
    os.umask(request["umask"])
    os.environ.clear()
    os.environ.update({"PATH": os.defpath, "HOME": "/nowhere", "LANG": "C.UTF-8", "TZ": "UTC"})


def work(request: dict[str, Any]) -> int:
    """Do what a request asks for; gives the exit code."""
    words = request["words"]
    if "code" in request:
        sys.argv = ["-c", *words]
        exec(compile(request["code"], "<test>", "exec"), {"__name__": "__main__"})
        return 0
    from opsboard.cli.main import run

    return run(words)


def main() -> None:
    load()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _process, status = os.waitpid(request["wait"], 0)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)
            continue
        process = os.fork()
        if process == 0:
            code = 99
            try:
                become(request)
                code = work(request)
                sys.stdout.flush()
            except BaseException as error:
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(code)
        print(json.dumps({"process": process}), flush=True)


if __name__ == "__main__":
    main()
