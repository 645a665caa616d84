"""What can come behind a word of the command line: (word, note), as far as the board knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.items import CHECKLIST_ACTS
from opsboard.domain.text import visible
from opsboard.i18n import _, current_language
from opsboard.tui.command_line.chinese_names import CHINESE_GROUPS, CHINESE_ORDERS
from opsboard.tui.command_line.options import EDIT, NEW, before_options
from opsboard.tui.controllers.narrowing import Narrowing
from opsboard.tui.controllers.saved_views import SavedViews
from opsboard.usecases.verbs import EDITED

if TYPE_CHECKING:
    from opsboard.tui.panes import Host


def stages(host: Host, typed: str) -> list[tuple[str, str]]:
    cards = host.targets()
    kind = host.state.kind_of(cards[0].kind) if cards else None
    return [(stage.key, stage.name.of(current_language())) for stage in kind.stages] if kind else []


def people(host: Host, typed: str) -> list[tuple[str, str]]:
    return [(person.login, person.name) for person in host.state.people if person.active]


def mentioned(host: Host, typed: str) -> list[tuple[str, str]]:
    """Behind words that take a text: who is spoken to."""
    if not typed.rpartition(" ")[2].startswith("@"):
        return []
    return [(f"@{person.login}", person.name) for person in host.state.people if person.active]


def labels(host: Host, typed: str) -> list[tuple[str, str]]:
    sign = "-" if typed.rpartition(" ")[2].startswith("-") else ""
    return [(sign + label, "") for label in host.state.labels]


def fields(host: Host, typed: str) -> list[tuple[str, str]]:
    cards = host.targets()
    kind = host.state.kind_of(cards[0].kind) if cards else None
    if kind is None or "=" in typed:
        return []
    return [(f"{field.key}=", field.name.of(current_language())) for field in kind.fields if not field.is_computed]


def kinds(host: Host, typed: str) -> list[tuple[str, str]]:
    if " " in typed:
        return []
    return [(kind.key, kind.name.of(current_language())) for kind in host.state.workflow.kinds]


def campaigns(host: Host, typed: str) -> list[tuple[str, str]]:
    return [(campaign.key, campaign.name) for campaign in host.state.campaigns]


def campaign_words(host: Host, typed: str) -> list[tuple[str, str]]:
    """Behind `:campaign`: the campaign of an item, or what plans campaigns."""
    from opsboard.tui.controllers.campaigns import TAKES, TEMPLATES

    act, *words = typed.split(" ")
    if not words:
        return [*campaigns(host, typed), *((word, _("plan campaigns")) for word in TAKES)]
    if act not in TAKES:
        return []
    if len(words) == 1 and act not in ("add", "template"):
        return campaigns(host, typed)
    if words[-2:-1] == ["--template"]:
        return [(_quoted(name), "") for name in (*host.state.templates, *TEMPLATES)]
    if words[-2:-1] == ["--of"]:
        return campaigns(host, typed)
    if words[-2:-1] in (["--day"], ["--from"]) or (words[-2:-1] == ["--to"] and act != "remove"):
        return days(host, words[-1])
    return campaigns(host, typed) if words[-2:-1] == ["--to"] and act == "remove" else _options(TAKES[act])


def channel_words(host: Host, typed: str) -> list[tuple[str, str]]:
    """Behind `:channels`: what is done, to which channel, with which options."""
    from opsboard.tui.controllers.channel_words import TAKES

    act, *words = typed.split(" ")
    if not words:
        return [(word, _("channels of the board")) for word in TAKES]
    if act not in TAKES or (len(words) == 1 and act == "add"):
        return []
    if len(words) == 1:
        return [(_quoted(one.name), one.rhythm) for one in host.state.channels]
    return _options(TAKES[act])


def competitor_words(host: Host, typed: str) -> list[tuple[str, str]]:
    """Behind `:competitor`: what is done, and with which options."""
    from opsboard.tui.controllers.competitors import TAKES

    act, *words = typed.split(" ")
    if not words:
        return [(word, _("competitors that are watched")) for word in TAKES]
    return _options(TAKES[act]) if act in TAKES and len(words) > 1 else []


def macros(host: Host, typed: str) -> list[tuple[str, str]]:
    """Macros with their acts; behind one the names of what it asks for."""
    from opsboard.domain.macros import asked_for

    word, blank, _rest = typed.partition(" ")
    held = host.state.macros
    if not blank:
        return [(f'"{one.name}"' if " " in one.name else one.name, one.text.replace("\n", " · ")) for one in held]
    return [(f"{name}=", "") for one in held if one.name == word for name in asked_for(one)]


def _options(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(f"--{name}", "") for name in names]


def _quoted(name: str) -> str:
    """A name as one word."""
    return f'"{name}"' if " " in name else name


def departments(host: Host, typed: str) -> list[tuple[str, str]]:
    return [(choice.key, choice.name.of(current_language())) for choice in host.state.workflow.departments]


def relations(host: Host, typed: str) -> list[tuple[str, str]]:
    if " " in typed:
        return []
    return [(relation.key, relation.name.of(current_language())) for relation in host.state.workflow.relations]


def checks(host: Host, typed: str) -> list[tuple[str, str]]:
    return [] if " " in typed else [(word, "") for word in CHECKLIST_ACTS]


def priorities(host: Host, typed: str) -> list[tuple[str, str]]:
    from opsboard.domain.items import PRIORITIES

    return [(priority, "") for priority in PRIORITIES]


def days(host: Host, typed: str) -> list[tuple[str, str]]:
    """What was typed with what it means, then likely words with theirs."""
    from opsboard.tui.view_models.date_editor import DateEditor

    state, cards = host.state, host.targets()
    held = cards[0].due if len(cards) == 1 else None
    editor = DateEditor(state, lambda text: state.meant(text, held), from_each=len(cards) > 1)
    likely = [(choice.value, choice.note) for choice in editor.choices("", 0)]
    said = editor.note(typed)
    return [(typed, said), *likely] if said.startswith("=") and typed not in dict(likely) else likely


def sorts(host: Host, typed: str) -> list[tuple[str, str]]:
    from opsboard.tui.controllers.narrowing import SORT_NAMES

    return [*((_spoken(word, CHINESE_ORDERS), _(words)) for word, words in SORT_NAMES.items()), *_fields(host)]


def _fields(host: Host, groups: bool = False) -> list[tuple[str, str]]:
    """Fields by their keys, with their names."""
    from opsboard.domain.field_views import fields_for

    state, language = host.state, current_language()
    return [(one.key, visible(one.name.of(language))) for one in fields_for(state.workflow, state.kind, groups)]


def groups(host: Host, typed: str) -> list[tuple[str, str]]:
    from opsboard.tui.view_models.swimlanes import GROUP_NAMES

    named = [*((group, _(words)) for group, words in GROUP_NAMES.items()), ("none", _("no lanes"))]
    return [*((_spoken(group, CHINESE_GROUPS), words) for group, words in named), *_fields(host, groups=True)]


def _spoken(word: str, chinese: dict[str, str]) -> str:
    """A word as it is offered: both are understood, one's own is shown."""
    return chinese[word] if current_language() == "zh" else word


def options(host: Host, typed: str, names: Sequence[str] = EDIT) -> list[tuple[str, str]]:
    before, _space, word = typed.rpartition(" ")
    last = before.split()[-1] if before.split() else ""
    if last.startswith("--"):
        values = VALUES.get(last[2:])
        return list(values(host, word)) if values else []
    return [(f"--{name}", _(EDITED[name]) if name in EDITED else "") for name in names]


def new(host: Host, typed: str) -> list[tuple[str, str]]:
    """Behind `:new`: the kind, and options behind the title."""
    if " " not in typed:
        return kinds(host, typed)
    return options(host, typed, NEW) if typed.rpartition(" ")[2].startswith("--") or before_options(typed)[1] else []


def views(host: Host, typed: str) -> list[tuple[str, str]]:
    acts = ("save ", "delete ")
    if typed.startswith(acts):
        return [choice for choice in host.controller(SavedViews).view_choices() if choice[0] not in ("save", "delete")]
    return [] if " " in typed else host.controller(SavedViews).view_choices()


def boards(host: Host, typed: str) -> list[tuple[str, str]]:
    from opsboard.tui.controllers.switching import boards_of

    return list(boards_of(host).items())


def own_settings(host: Host, typed: str) -> list[tuple[str, str]]:
    from opsboard.config import OWN
    from opsboard.tui.controllers.own_settings import NAMES, meaning

    name, space, _word = typed.partition(" ")
    if space:
        return [(word, meaning(name, word)) for word in OWN.get(name, ())]
    return [(name, _(NAMES[name]) if name in NAMES else " ".join(OWN[name])) for name in OWN]


def export(host: Host, typed: str) -> list[tuple[str, str]]:
    from opsboard.usecases.exporting import FORMATS

    _form, space, rest = typed.partition(" ")
    if not space:
        return [(form, "") for form in FORMATS]
    return [] if {"-o", "--output"} & set(rest.split()[:-1]) else [*query(host, rest), ("-o", _("into this file"))]


def query(host: Host, typed: str) -> list[tuple[str, str]]:
    return [(choice.value, choice.note) for choice in host.controller(Narrowing).complete_query(typed)]


VALUES: dict[str, Callable[[Host, str], Sequence[tuple[str, str]]]] = {
    "priority": priorities,
    "assignee": people,
    "participant": people,
    "department": departments,
    "start": days,
    "due": days,
    "campaign": campaigns,
    "label": labels,
}
