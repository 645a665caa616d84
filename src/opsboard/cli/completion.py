"""Words that a shell completes: keys, kinds, stages, people, labels. Cheap, and silent when there is no board."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.declared import Completer, argument, command, is_key
from opsboard.config import load
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import PERSON_ROLES, PRIORITIES
from opsboard.domain.values import replaced
from opsboard.domain.views import GROUPS, SCREENS, SORTS
from opsboard.i18n import N_

if TYPE_CHECKING:
    import click

    from opsboard.domain.kinds import Kind
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
        keys = dict.fromkeys(one.key.removeprefix("fields.") for one in all_columns(session.store.workflow))
        return (f"{typed}{comma}{key}" for key in keys if key not in given)

    return _offered(context, names, begun)


def query_words(line: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """What a word of a query may become: a key such as `kind:`, or a value that it takes on this board."""
    from opsboard.domain.query_completion import completions

    def words(session: Session) -> Iterable[str]:
        from opsboard.usecases.reading import query_context

        context = query_context(session, begun, labels=session.store.labels())
        found = completions(begun, len(begun), context)
        return (begun[: one.start] + one.text for one in found)

    offered = [word for word in _offered(line, words) if '"' not in word.removeprefix(begun)]
    # By another name only what no word begins with: a shell puts what all of them begin with in the place of the word.
    return [word for word in offered if word.startswith(begun)] or offered


QUERY = argument("query", "QUERY", many=True, optional=True, complete=query_words)
"""Which items: all when nothing is said."""


def field_pairs(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """`FIELD=VALUE`: the fields of the kind or item named before, then what one takes."""
    name, equals, _value = begun.partition("=")

    def words(session: Session) -> Iterable[str]:
        from opsboard.domain.query_words import field_words
        from opsboard.usecases.reading import query_context

        fields = {
            one.key: one for kind in _kinds(session, _named(context)) for one in kind.fields if not one.is_computed
        }
        if not equals:
            return (f"{key}=" for key in fields)
        found = next((one for key, one in fields.items() if name in (key, one.name.en, one.name.zh)), None)
        return (f"{name}={one.key}" for one in field_words((found,), query_context(session))) if found else ()

    return _offered(context, words, begun)


def _of_words(*words: str) -> Completer:
    """One of these words."""
    return lambda _context, _param, begun: [word for word in words if word.startswith(begun)]


def _named(context: click.Context) -> list[str]:
    """The kind or the items that the line names before."""
    given = context.params
    # While an option waits for its value click has given no word to an argument yet: they are all in `args`.
    return [
        str(word) for word in (given.get("kind"), given.get("key"), *(given.get("keys") or context.args[:1])) if word
    ]


def stages_of_kind(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Stages of the kind, or of the kind of the items, named before."""
    return _offered(context, lambda session: _stages(session, _named(context)), begun)


def words_of_item(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """What may follow the title of a new item: `@login`, properties and fields with their colon."""

    def words(session: Session) -> Iterable[str]:
        from opsboard.domain.lookup import find_named
        from opsboard.domain.title_words import PROPERTIES, given_fields

        if begun.startswith("@"):
            return (f"@{person.login}" for person in session.store.team.people() if person.active)
        kind = find_named(str(context.params.get("kind") or ""), session.store.workflow.kinds)
        fields = [field.key for field in given_fields(kind)] if kind is not None else []
        return (f"{name}:" for name in (*PROPERTIES, *fields))

    return _offered(context, words, begun)


def keys_then_stage(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Where keys and then a stage are typed: keys, and the stages of the items named so far."""
    named = [*(context.params.get("keys") or ()), context.params.get("stage") or ""]
    stages = _offered(context, lambda session: _stages(session, named), begun) if any(named) else []
    return [*stages, *keys(context, param, begun)]


def _stages(session: Session, named: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(stage.key for kind in _kinds(session, named) for stage in kind.stages))


def _kinds(session: Session, named: Iterable[str]) -> Sequence[Kind]:
    """The kinds of these names and keys; all when they are none."""
    words = set(named)
    prefixes = {name.partition("-")[0].upper() for name in words if is_key(name)}
    every = session.store.workflow.kinds
    return [kind for kind in every if kind.prefix in prefixes or kind.key in words] or every


def _offered(context: click.Context, ask: Callable[[Session], Iterable[str]], begun: str = "") -> list[str]:
    options = context.find_root().params
    try:
        call = Call(load(), board=options.get("board"), login=options.get("login"))
        with call.session() as session:
            return [word for word in ask(session) if word.startswith(begun)][:MOST]
    except OpsboardError:  # a shell cannot show it; the command itself will say it
        return []


def _fields(session: Session, groups: bool = False) -> list[str]:
    from opsboard.domain.field_views import fields_for

    return [field.key for field in fields_for(session.store.workflow, None, groups)]


def _competitors(session: Session) -> list[str]:
    from opsboard.usecases.competitors import names

    return names(session)


def _of(ask: Callable[[Session], Iterable[str]]) -> Completer:
    return lambda context, param, begun: _offered(context, ask, begun)


kind_words = _of(lambda session: (kind.key for kind in session.store.workflow.kinds))
people = _of(lambda session: (person.login for person in session.store.team.people()))
assignees = _of(lambda session: ("@me", *(person.login for person in session.store.team.people()), "none"))
departments = _of(lambda session: (one.key for one in session.store.workflow.departments))
labels = _of(lambda session: session.store.labels())
macros = _of(lambda session: (one.name for one in session.store.team.macros(session.login)))
campaigns = _of(lambda session: (one.key for one in session.store.team.campaigns()))
channels = _of(lambda session: (one.name for one in session.store.team.channels()))
competitors = _of(lambda session: _competitors(session))
views = _of(lambda session: (one.name for one in session.store.team.views(session.login)))
sorts = _of(lambda session: (f"{sign}{one}" for sign in ("", "-") for one in (*SORTS, *_fields(session))))
groups = _of(lambda session: (*GROUPS, *_fields(session, groups=True)))
screens = _of_words(*SCREENS)
verdicts = _of_words("take", "adapt", "leave")
roles = _of_words(*PERSON_ROLES)
priorities = _of_words(*PRIORITIES, "none")
days = _of_words("today", "tomorrow", "+3d", "+1w", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "月底", "none")
repeats = _of_words("daily", "weekly:", "monthly:", "yearly", "none")
relations = _of(lambda session: (one.key for one in session.store.workflow.relations))


@command(
    N_('Print the completion script of bash, zsh or fish: eval "$(opsboard completion bash)".'),
    argument("shell", "SHELL", words=SHELLS),
)
def completion_command(call: Call, *, shell: str) -> None:
    from opsboard.cli.main import COMPLETE_VARIABLE, PROGRAM, root
    from opsboard.cli.shells import SHELLS as KNOWN

    script = next(one for one in KNOWN if one.name == shell)
    sys.stdout.write(script(root(), {}, PROGRAM, COMPLETE_VARIABLE).source() + "\n")
