"""The one place that changes what a board has beside its items: every change is an entry of the team's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.store.items.rows import dump
from opsboard.store.log.team_log import TeamJournal
from opsboard.store.people import team_states, views
from opsboard.store.people.people import SqlTeam
from opsboard.store.people.team_states import BOARD, states

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opsboard.domain.campaign_templates import Template
    from opsboard.domain.channels import Channel
    from opsboard.domain.items import Campaign, Person, Properties
    from opsboard.domain.macros import Macro
    from opsboard.domain.team import WorkflowAct
    from opsboard.domain.views import View
    from opsboard.domain.working_time import SpecialDay
    from opsboard.store.dialect import Database
    from opsboard.usecases.ports import PersonKey


class Team(SqlTeam):
    """The people of a board, what they enter by, what they agreed on: written within one act, whose `close`
    writes the entries."""

    def __init__(self, database: Database, journal: TeamJournal, why_purged: str | None = None) -> None:
        super().__init__(database)
        self._journal = journal
        self._why_purged = why_purged
        self.forgets = False
        """Whether an entry was emptied of words."""
        # What people were called and looked for is overwritten in the file when it changes: a purge of the log, which
        # comes after, reaches no more than the log.
        database.overwrite_deleted(True)

    def save_person(self, person: Person) -> None:
        self._write("person", person.login, person)

    def remove_person(self, login: str) -> None:
        self._remove("person", login)

    def add_key(self, key: PersonKey) -> None:
        self._write("key", key.key, key)

    def drop_key(self, key: str) -> None:
        self._remove("key", key)

    def save_campaign(self, campaign: Campaign) -> None:
        self._write("campaign", campaign.key, campaign)

    def remove_campaign(self, key: str) -> None:
        self._remove("campaign", key)

    def save_special_days(self, year: str, days: Sequence[SpecialDay]) -> None:
        """Keep these as the special days of a year, in the place of those it had."""
        if days:
            self._journal.touch("holiday", year)
            held = [[one.day, one.worked, one.name, one.provisional] for one in days]
            team_states.write(self._database, "holiday", year, {"days": held})
        else:
            self._remove("holiday", year)
        # They are read together with the workflow.
        self._database.run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'workflow_edition'")

    def save_channel(self, channel: Channel) -> None:
        self._write("channel", channel.name, channel)

    def remove_channel(self, name: str) -> None:
        self._remove("channel", name)

    def save_template(self, template: Template) -> None:
        self._write("template", template.name, template)

    def remove_template(self, name: str) -> None:
        self._remove("template", name)

    def _write(self, what: str, subject: str, value: Person | PersonKey | Campaign | Channel | Template) -> None:
        self._journal.touch(what, subject)
        table = team_states.TABLES[what]
        state = {name: getattr(value, name) for name in (*table.columns, *table.optional)}
        team_states.write(self._database, what, subject, state)

    def _remove(self, what: str, subject: str) -> None:
        self._journal.touch(what, subject)
        team_states.remove(self._database, what, subject)

    def set_service(self, on: bool) -> None:
        self._journal.touch("board", BOARD)
        team_states.set_service(self._database, on)

    def save_view(self, view: View) -> None:
        self._touch_view(view.owner, view.name)
        views.save_view(self._database, view)

    def remove_view(self, owner: str | None, name: str) -> None:
        self._touch_view(owner, name)
        views.remove_view(self._database, owner, name)

    def save_macro(self, macro: Macro) -> None:
        self.remove_macro(macro.owner, macro.name)
        value = dump({"text": macro.text, "by": macro.by})
        self._database.run("INSERT INTO macro (owner, name, value) VALUES (?, ?, ?)", (macro.owner, macro.name, value))

    def remove_macro(self, owner: str | None, name: str) -> None:
        if owner is None:
            self._journal.touch("macro", name)
        self._database.run("DELETE FROM macro WHERE owner IS ? AND name = ?", (owner, name))

    def _touch_view(self, owner: str | None, name: str) -> None:
        if owner is None:
            self._journal.touch("view", name)

    def write_workflow(self, write: Callable[[], None], told: WorkflowAct | None = None) -> None:
        """Have `write` change the workflow, or what the board says of itself; `told` is what the log says of that."""
        self._journal.workflow = told or self._journal.workflow
        self._journal.touch("board", BOARD)
        self._journal.touch("kind")
        write()

    def state(self, what: str, subject: str) -> Properties | None:
        return states(self._database, what, subject).get(subject)

    def purge(
        self, what: str, subject: str, kept: Mapping[int, tuple[Properties, Properties]], *, nameless: bool
    ) -> None:
        """Empty entries of words, as `team_purging` does, and log it with the reason of the act."""
        from opsboard.store.log.team_purging import purge_entries

        self.forgets = True
        self._journal.close()
        self._journal.reason = self._why_purged
        purge_entries(self._database, self._journal, what, subject, kept, nameless=nameless)

    def close(self) -> None:
        """Write the entries."""
        self._journal.close()
        self._database.overwrite_deleted(False)
