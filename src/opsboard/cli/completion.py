"""Words that a shell completes: keys, kinds, stages, people, labels. Cheap, and silent when there is no board."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.declared import Completer, argument, command, is_key
from opsboard.config import load
from opsboard.domain.errors import OpsboardError
from opsboard.domain.values import replaced
from opsboard.i18n import N_

if TYPE_CHECKING:
    import click

    from opsboard.usecases.session import Session

SHELLS = ("bash", "zsh", "fish")
MOST = 50
"""So many words are offered at most."""


def keys(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Keys of items that begin with what is typed, in any case."""
    return _offered(context, lambda session: session.store.keys_like(begun.upper(), MOST))


KEY = argument("key", "KEY", complete=keys, fits=is_key)
"""An item."""
KEYS = replaced(KEY, name="keys", many=True)
"""Items, one or several."""


def keys_or_people(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Keys of items, or with `--team` logins."""
    return (people if context.params.get("team") else keys)(context, param, begun)


def keys_or_nothing(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Keys of items, or with `--team` nothing: numbers are not guessed at."""
    return [] if context.params.get("team") else keys(context, param, begun)


def columns_begun(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Columns of a list behind the ones that are typed: `key,ti`."""
    from opsboard.domain.item_columns import all_columns

    typed, comma, _word = begun.rpartition(",")
    given = set(typed.split(","))

    def names(session: Session) -> Iterable[str]:
        keys = (one.key.removeprefix("fields.") for one in all_columns(session.store.workflow))
        return (f"{typed}{comma}{key}" for key in keys if key not in given)

    return _offered(context, names, begun)


def query_words(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """What a query goes on with: keys and the values that they take."""
    return []


def stages_of_kind(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Stages of the kind, or of the kind of the item, named before."""
    named = str(context.params.get("kind") or context.params.get("key") or "")
    return _offered(context, lambda session: _stages(session, [named]), begun)


def keys_then_stage(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Where keys and then a stage are typed: keys, and the stages of the items named so far."""
    named = [*(context.params.get("keys") or ()), context.params.get("stage") or ""]
    stages = _offered(context, lambda session: _stages(session, named), begun) if any(named) else []
    return [*stages, *keys(context, param, begun)]


def _stages(session: Session, named: Iterable[str]) -> list[str]:
    prefixes = {name.partition("-")[0].upper() for name in named}
    words = set(named)
    workflow = session.store.workflow
    kinds = [kind for kind in workflow.kinds if kind.prefix in prefixes or kind.key in words] or workflow.kinds
    return list(dict.fromkeys(stage.key for kind in kinds for stage in kind.stages))


def _offered(context: click.Context, ask: Callable[[Session], Iterable[str]], begun: str = "") -> list[str]:
    options = context.find_root().params
    try:
        call = Call(load(), board=options.get("board"), login=options.get("login"))
        with call.session() as session:
            return [word for word in ask(session) if word.startswith(begun)][:MOST]
    except OpsboardError:  # a shell cannot show it; the command itself will say it
        return []


def _of(ask: Callable[[Session], Iterable[str]]) -> Completer:
    return lambda context, param, begun: _offered(context, ask, begun)


kind_words = _of(lambda session: (kind.key for kind in session.store.workflow.kinds))
people = _of(lambda session: (person.login for person in session.store.team.people()))
departments = _of(lambda session: (one.key for one in session.store.workflow.departments))
labels = _of(lambda session: session.store.labels())
campaigns = _of(lambda session: (one.key for one in session.store.team.campaigns()))
views = _of(lambda session: (one.name for one in session.store.team.views(session.login)))
relations = _of(lambda session: (one.key for one in session.store.workflow.relations))


@command(
    N_('Print the completion script of bash, zsh or fish: eval "$(opsboard completion bash)".'),
    argument("shell", "SHELL", words=SHELLS),
)
def completion_command(call: Call, *, shell: str) -> None:
    from click.shell_completion import get_completion_class

    from opsboard.cli.main import COMPLETE_VARIABLE, PROGRAM, root

    script = get_completion_class(shell)
    assert script is not None
    sys.stdout.write(script(root(), {}, PROGRAM, COMPLETE_VARIABLE).source() + "\n")
