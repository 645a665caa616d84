"""The workflow as a file: taken over from one, and edited in `$EDITOR`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.declared import JSON, command
from opsboard.cli.output import note, say, write_json
from opsboard.domain.errors import N_, BadData, Conflict, Invalid, OpsboardError, Refused
from opsboard.i18n import _, ngettext, sentence

if TYPE_CHECKING:
    from opsboard.usecases.session import Session
    from opsboard.usecases.workflow import Comparison

    Homes = Mapping[tuple[str, str], str]


def read(path: str) -> tuple[str, str]:
    """The text of a file and what it is called in messages. Raises NotFound, BadData, Unavailable, Invalid."""
    from opsboard.domain.workflow_toml import LARGEST
    from opsboard.formats.files import file_name, read_file, read_stream

    name = file_name(path)
    data = read_stream(sys.stdin.buffer, name, LARGEST) if path == "-" else read_file(path, LARGEST)
    try:
        return data.decode("utf-8-sig"), name
    except UnicodeDecodeError as error:
        raise BadData(N_("{file}: the text is not UTF-8"), file=name) from error


def tell_comparison(made: Comparison, as_json: bool) -> None:
    """What a workflow changes, a line for each part, and which items would stand nowhere."""
    if as_json:
        found = [{"place": one.place, "before": one.before, "after": one.after} for one in made.differences]
        homeless = [{"kind": kind, "stage": stage, "count": count} for (kind, stage), count in made.homeless.items()]
        write_json(workflow={"differences": found, "homeless": homeless})
        return
    for one in made.differences or ():
        say(str(one))
    if not made.differences:
        note(_("nothing changed"))
    _tell_homeless(made)


def _tell_homeless(made: Comparison) -> None:
    for (kind, stage), count in made.homeless.items():
        words = ngettext(
            "{count} item stands in {kind}/{stage}: say where it goes, with --move {kind}/{stage}=STAGE",
            "{count} items stand in {kind}/{stage}: say where they go, with --move {kind}/{stage}=STAGE",
            count,
        )
        note(words.format(count=count, kind=kind, stage=stage))


def set_file(call: Call, path: str, homes: Sequence[str], as_json: bool) -> None:
    """Take over the workflow in a file."""
    from opsboard.usecases import workflow
    from opsboard.usecases.restriction import require_unrestricted

    with call.session() as session:
        if path != "-":
            require_unrestricted(session)
            if not os.path.lexists(path) and os.sep not in path and not path.endswith(".toml"):
                raise Invalid(N_('"{name}" is no file; a setting takes a value: workflow set {name} VALUE'), name=path)
        text, name = read(path)
        made = workflow.save(session, text, homes_of(homes), name)
    tell_comparison(_settled(made), as_json)


def _settled(made: Comparison) -> Comparison:
    """What was done: nobody is without a home any more."""
    from opsboard.domain.values import replaced

    return replaced(made, homeless={})


def homes_of(typed: Sequence[str]) -> Homes:
    """`support/waiting=open`, each. Raises Invalid."""
    found: dict[tuple[str, str], str] = {}
    for one in typed:
        place, equals, target = one.partition("=")
        kind, slash, stage = place.partition("/")
        if not (equals and slash and kind.strip() and stage.strip() and target.strip()):
            raise Invalid(N_('"{word}" says no way: write KIND/STAGE=STAGE, such as support/triage=doing'), word=one)
        found[kind.strip(), stage.strip()] = target.strip()
    return found


@command(
    N_("Edit the workflow in $EDITOR as TOML (leads only): it is checked, shown and asked about before it holds."),
    JSON,
)
def workflow_edit_command(call: Call, *, as_json: bool) -> None:
    from opsboard.editor import Edited, edit_text, editor_command
    from opsboard.usecases import workflow
    from opsboard.usecases.acting import require_role
    from opsboard.usecases.restriction import require_unrestricted

    with call.session() as session:
        require_unrestricted(session)
        require_role(session, "lead")
        given = text = workflow.written(session)
        command_words = editor_command(os.environ)
        while True:
            text = edit_text(
                Edited(session.store.info.uuid, session.login, "workflow", text.rstrip("\n"), ".toml"), command_words
            )
            if text.rstrip("\n") == given.rstrip("\n"):
                note(_("nothing changed"))
                return
            try:
                made = _saved(session, text, as_json)
            except OpsboardError as error:
                if isinstance(error, BadData | Refused | Invalid) and _asked(f"{sentence(error)}. " + _("Edit again?")):
                    continue
                _keep(text, error)
                raise
            if made is None:
                _keep(text, None)
                return
            break
    if as_json:
        tell_comparison(_settled(made), as_json)


def _saved(session: Session, text: str, as_json: bool) -> Comparison | None:
    """Take a text over, when the person agrees to what it changes; None when they do not."""
    from opsboard.usecases import workflow

    made = workflow.compare(session, text)
    homes: dict[tuple[str, str], str] = {}
    if not as_json:
        tell_comparison(_settled(made), as_json=False)
    for (kind, stage), count in made.homeless.items():
        if _interactive():
            homes[kind, stage] = _home(made, kind, stage, count)
    if made.differences and _interactive() and not _asked(_("Have it hold from now on?")):
        return None
    return workflow.save(session, text, homes)


def _home(made: Comparison, kind: str, stage: str, count: int) -> str:
    """Where items go, as the person says it. Raises Refused for items of a kind that goes."""
    from opsboard.usecases.workflow import homeless

    becomes = made.workflow.known_kind(kind)
    if becomes is None:
        raise homeless(made.workflow, kind, stage, count)
    stages = ", ".join(one.key for one in becomes.stages)
    words = ngettext(
        "{count} item stands in {kind}/{stage}. Where does it go ({stages})?",
        "{count} items stand in {kind}/{stage}. Where do they go ({stages})?",
        count,
    )
    return _ask(words.format(count=count, kind=kind, stage=stage, stages=stages))


def _interactive() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(question: str) -> bool:
    """Whether the person says yes; never where nobody can be asked."""
    return _interactive() and _ask(f"{question} [y/N]").lower() in ("y", "yes", "是", "好")


def _ask(question: str) -> str:
    sys.stdout.flush()
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _keep(text: str, error: OpsboardError | None) -> None:
    """Put a text that does not hold where the person finds it: nothing that was typed is lost."""
    from opsboard.editor import keep_text

    path = keep_text("workflow.toml", text)
    words = _("your text is kept in {path}; opsboard workflow set {path} takes it over")
    if isinstance(error, Conflict):
        words = _("your text is kept in {path}")
    note(words.format(path=path))
