"""Each use case and the role it needs: what decides is the use case, whichever door is knocked at.

A new use case belongs in the table below; without an entry the first test fails.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import opsboard.usecases
from opsboard.domain.errors import OpsboardError, Refused
from opsboard.domain.found_words import FoundWords
from opsboard.domain.items import PERSON_ROLES, Item, NewItem, Person
from opsboard.domain.kinds import Kind
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.domain.notices import Notice
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.store.sqlite.board import SqliteStore, create_board, open_board
from opsboard.usecases import (
    acting,
    adding,
    answering,
    archiving,
    attaching,
    back_scheduling,
    blocking,
    boards,
    campaign_progress,
    campaigns,
    capacity,
    chains,
    channels,
    claiming,
    clocks,
    competitors,
    daily_check,
    demo,
    drafts,
    editing,
    exporting,
    following,
    found_places,
    history,
    holidays,
    importing,
    inbox,
    keys,
    linking,
    locks,
    macros,
    merging,
    metric_series,
    misspelt,
    moving,
    near_items,
    offboarding,
    people,
    promises,
    reading,
    redaction,
    related,
    reminding,
    replying,
    rescheduling,
    series,
    settings,
    signals,
    snoozing,
    spelling,
    swimlane_moves,
    team,
    time_effects,
    trials,
    vdir,
    views,
    workflow,
)
from opsboard.usecases.session import Session
from public_key import ed25519
from usecases.conftest import START, ZONE

Act = Callable[[Session], object]

TOOLS = ("acting", "files_out", "ports", "restriction", "results", "session", "sign_in", "typed")
"""Modules that use cases are made of; nobody calls them from outside."""


def wanted() -> exporting.Wanted:
    return exporting.Wanted("csv", "kind:support", "en", str)


def of_item(session: Session) -> tuple[Kind, Item]:
    """An item with its kind."""
    item = reading.item(session, "SUP-1")
    return session.store.workflow.kind(item.kind), item


def entry_about(session: Session, subject: str) -> str:
    """The number of the first entry of the team's log about somebody."""
    return next(str(change.seq) for change in session.store.team.changes() if change.subject == subject)


CASES: dict[str, tuple[str, Act]] = {
    "adding.edits_of_words": ("viewer", lambda s: adding.edits_of_words(s, "support", ["priority:P1"])),
    "adding.add": ("member", lambda s: adding.add(s, "support", "x")),
    "adding.flow": ("member", lambda s: adding.flow(s, "SUP-1", "requirement")),
    "archiving.archive": ("member", lambda s: archiving.archive(s, ["SUP-1"])),
    "archiving.restore": ("member", lambda s: archiving.restore(s, ["SUP-3"])),
    "archiving.copies_beside": ("viewer", lambda s: list(archiving.copies_beside(s))),
    "archiving.purge": ("lead", lambda s: archiving.purge(s, "SUP-1", "asked for")),
    "attaching.attach": ("member", lambda s: attaching.attach(s, ["SUP-1"], "https://example.com/v3")),
    "attaching.detach": ("member", lambda s: attaching.detach(s, ["SUP-2"], "1")),
    "blocking.block": ("member", lambda s: blocking.block(s, ["SUP-1"], "waits")),
    "blocking.unblock": ("member", lambda s: blocking.unblock(s, ["SUP-2"])),
    "boards.sweep": ("member", boards.sweep),
    "boards.unfinished": ("viewer", boards.unfinished),
    "boards.change_workflow": ("lead", lambda s: boards.change_workflow(s, lambda held: held)),
    "boards.save_workflow": ("lead", lambda s: boards.save_workflow(s, load_default())),
    "boards.require_keeper": ("lead", boards.require_keeper),
    "boards.check": ("viewer", lambda s: boards.check(s, deep=True)),
    "boards.backup": ("lead", boards.backup),
    "campaigns.find_campaign": ("viewer", lambda s: campaigns.find_campaign(s, "W11")),
    "campaigns.add_campaign": ("lead", lambda s: campaigns.add_campaign(s, "W12", "today", "today")),
    "campaigns.edit_campaign": ("lead", lambda s: campaigns.edit_campaign(s, "W11", name="x")),
    "campaigns.require_there": ("viewer", lambda s: campaigns.require_there(s, ["W11"])),
    "campaigns.templates": ("viewer", campaigns.templates),
    "campaigns.save_template": ("lead", lambda s: campaigns.save_template(s, "ours", "W11")),
    "campaigns.remove_template": ("lead", lambda s: campaigns.remove_template(s, "kept")),
    "campaign_progress.progress": ("viewer", lambda s: campaign_progress.progress(s, "W11")),
    "competitors.add_competitor": ("member", lambda s: competitors.add_competitor(s, "某东")),
    "competitors.edit_competitor": ("member", lambda s: competitors.edit_competitor(s, "某宝", every="daily")),
    "competitors.remove_competitor": ("member", lambda s: competitors.remove_competitor(s, "某宝")),
    "competitors.seen": ("member", lambda s: competitors.seen(s, "某宝", "拍照搜同款")),
    "competitors.judge": ("member", lambda s: competitors.judge(s, "ANL-2", "take", "x")),
    "competitors.watches": ("viewer", competitors.watches),
    "competitors.watch": ("viewer", lambda s: competitors.watch(s, "某宝")),
    "competitors.find_watch": ("viewer", lambda s: competitors.find_watch(s, "某宝")),
    "competitors.names": ("viewer", competitors.names),
    "channels.add_channel": ("lead", lambda s: channels.add_channel(s, "小红书", "daily 12:00")),
    "channels.add_channels": ("lead", lambda s: channels.add_channels(s, {"小红书": "", "站内": "mo,we"})),
    "channels.edit_channel": ("lead", lambda s: channels.edit_channel(s, "公众号", rhythm="daily")),
    "channels.remove_channel": ("lead", lambda s: channels.remove_channel(s, "公众号")),
    "channels.canonical": ("viewer", lambda s: channels.canonical(s, "wechat")),
    "channels.pieces": (
        "viewer",
        lambda s: channels.pieces(s, reading.selection(s), "2026-11-02", "2026-11-08"),
    ),
    "channels.measured": ("viewer", channels.measured),
    "channels.to_ask_for": ("viewer", channels.to_ask_for),
    "channels.note_asked": ("viewer", channels.note_asked),
    "back_scheduling.templates_of": ("viewer", back_scheduling.templates_of),
    "campaigns.remove_campaign": ("lead", lambda s: campaigns.remove_campaign(s, "W11")),
    "claiming.next_item": ("viewer", claiming.next_item),
    "claiming.claim_next": ("member", claiming.claim_next),
    "claiming.claim": ("member", lambda s: claiming.claim(s, ["SUP-4"])),
    "demo.fill": ("admin", demo.fill),
    "capacity.capacity_line": ("viewer", capacity.capacity_line),
    "capacity.week_loads": ("viewer", capacity.week_loads),
    "clocks.reckoner": ("viewer", clocks.reckoner),
    "clocks.courses": ("viewer", lambda s: clocks.courses(s, ["SUP-1"])),
    "clocks.read_courses": ("viewer", lambda s: clocks.read_courses(s, ["SUP-1"])),
    "clocks.of_item": ("viewer", lambda s: clocks.of_item(s, "SUP-1")),
    "clocks.running": ("viewer", clocks.running),
    "clocks.moment_in": ("viewer", lambda s: clocks.moment_in(s, "2h")),
    "clocks.breaching": ("viewer", lambda s: clocks.breaching(s, "2026-11-03T10:00:00Z")),
    "clocks.with_clocks": ("viewer", lambda s: clocks.with_clocks(s, None)),
    "holidays.special_days": ("viewer", holidays.special_days),
    "holidays.import_chinese": ("lead", holidays.import_chinese),
    "holidays.import_days": ("lead", lambda s: holidays.import_days(s, [])),
    "holidays.set_day": ("lead", lambda s: holidays.set_day(s, "today", worked=False)),
    "holidays.remove_day": ("lead", lambda s: holidays.remove_day(s, "2026-12-25")),
    "holidays.begin": ("lead", holidays.begin),
    "daily_check.due": ("viewer", daily_check.due),
    "daily_check.damage": ("viewer", daily_check.damage),
    "drafts.draft_of": ("viewer", lambda s: drafts.draft_of(s, "SUP-1")),
    "drafts.keep_draft": ("viewer", lambda s: drafts.keep_draft(s, "SUP-1", {"title": "x"}, {})),
    "drafts.drafts": ("viewer", drafts.drafts),
    "drafts.forget": ("viewer", lambda s: drafts.forget(s, "edit SUP-1")),
    "drafts.forget_field": ("viewer", lambda s: drafts.forget_field(s, "SUP-1", "title")),
    "drafts.keep_field": ("viewer", lambda s: drafts.keep_field(s, "SUP-1", "title", "x", "y")),
    "drafts.keep_text": ("viewer", lambda s: drafts.keep_text(s, "comment", ["SUP-1"], "x")),
    "drafts.forget_draft": ("viewer", lambda s: drafts.forget_draft(s, "SUP-1")),
    "drafts.mistakes": ("viewer", lambda s: drafts.mistakes(s, "SUP-1", {"due": "x"})),
    "editing.edit": ("member", lambda s: editing.edit(s, "SUP-1", {"title": "y"})),
    "editing.edit of several": ("member", lambda s: editing.edit(s, ["SUP-1", "SUP-2"], {"priority": "P0"})),
    "signals.add_signal": ("member", lambda s: signals.add_signal(s, "SUP-1", "x")),
    "editing.comment": ("member", lambda s: editing.comment(s, "SUP-1", "x")),
    "editing.checklist": ("member", lambda s: editing.checklist(s, "SUP-1", "add", "x")),
    "editing.watch": ("member", lambda s: editing.watch(s, "SUP-1")),
    "editing.unwatch": ("member", lambda s: editing.unwatch(s, "SUP-1")),
    "found_places.found_places": ("viewer", lambda s: found_places.found_places(s, ["SUP-1"], FoundWords())),
    "exporting.lines": ("viewer", lambda s: list(exporting.lines(s, wanted()))),
    "exporting.heading": ("viewer", lambda s: exporting.heading(s, "x", wanted())),
    "exporting.item_markdown": (
        "viewer",
        lambda s: exporting.item_markdown(s, reading.item(s, "SUP-1"), "en", str),
    ),
    "exporting.table_columns": ("viewer", lambda s: exporting.table_columns(s, reading.selection(s, ["kind:support"]))),
    "chains.chain_of": ("viewer", lambda s: chains.chain_of(s, reading.item(s, "SUP-1"))),
    "related.related_items": ("viewer", lambda s: related.related_items(s, reading.item(s, "SUP-1"))),
    "exporting.calendar_board": ("viewer", lambda s: exporting.calendar_board(s)),
    "exporting.calendar_entries": ("viewer", lambda s: list(exporting.calendar_entries(s, [], narrowed=True))),
    "vdir.write_folder": ("viewer", lambda s: vdir.write_folder(s, "kind:support", s.store.info.path + ".vdir")),
    "exporting.write": ("viewer", lambda s: exporting.write(s, wanted(), s.store.info.path + ".csv")),
    "following.info": ("viewer", following.info),
    "following.workflow": ("viewer", following.workflow),
    "following.has_changed": ("viewer", following.has_changed),
    "following.newest_change": ("viewer", following.newest_change),
    "following.update": ("viewer", following.update),
    "following.notices_after": ("viewer", lambda s: following.notices_after(s, 0, 5)),
    "following.recent_changes": ("viewer", lambda s: following.recent_changes(s, "SUP-1", 5)),
    "following.others_here": ("viewer", lambda s: following.others_here(s, "SUP-1", editing=False)),
    "following.remember": ("viewer", lambda s: following.remember(s, "screen", "list")),
    "following.recall": ("viewer", lambda s: following.recall(s, "screen")),
    "following.prepare_search": ("viewer", following.prepare_search),
    "following.prefetch_search": ("viewer", lambda s: following.prefetch_search(s, "item")),
    "redaction.purge_entry": ("lead", lambda s: redaction.purge_entry(s, entry_about(s, "other"), "asked for")),
    "history.log": ("viewer", history.log),
    "history.changes_after": ("viewer", lambda s: history.changes_after(s, 0)),
    "history.undo": ("member", history.undo),
    "history.redo": ("member", history.redo),
    "history.undo_time": ("member", lambda s: history.undo_time(s, "SUP-2")),
    "history.stages_of": ("viewer", lambda s: history.stages_of(s, "SUP-1")),
    "importing.import_items": (
        "member",
        lambda s: importing.import_items(s, ParsedFile("csv", (ParsedItem(row=1, title="x"),)), kind="support"),
    ),
    "inbox.inbox": ("viewer", inbox.inbox),
    "inbox.window": ("viewer", lambda s: inbox.window(s, 0, 10)),
    "inbox.place_of": (
        "viewer",
        lambda s: inbox.place_of(
            s, Notice(START, "assigned", False, s.store.changes()[0], s.store.cards(reading.selection(s))[0])
        ),
    ),
    "inbox.unread": ("viewer", inbox.unread),
    "inbox.mark_read": ("viewer", lambda s: inbox.mark_read(s, [1])),
    "inbox.mark_all_read": ("viewer", inbox.mark_all_read),
    "inbox.since": ("viewer", inbox.since),
    "inbox.reminders_of": ("viewer", inbox.reminders_of),
    "inbox.note_seen": ("viewer", inbox.note_seen),
    "keys.authorized_keys": ("lead", lambda s: keys.authorized_keys(s, ["opsboard"])),
    "keys.set_service": ("admin", lambda s: keys.set_service(s, False)),
    "swimlane_moves.put_in_lane": ("member", lambda s: swimlane_moves.put_in_lane(s, ["SUP-1"], "priority", "P0")),
    "offboarding.remove_person": ("lead", lambda s: offboarding.remove_person(s, "other", "viewer")),
    "linking.link": ("member", lambda s: linking.link(s, "SUP-1", "caused_by", "SUP-2")),
    "linking.unlink": ("member", lambda s: linking.unlink(s, "SUP-2", "blocks", "SUP-1")),
    "moving.move": ("member", lambda s: moving.move(s, ["SUP-1"], "triage", reason="x")),
    "moving.carry": ("member", lambda s: moving.carry(s, ["SUP-1"], 1, reason="x")),
    "moving.reorder": ("member", lambda s: moving.reorder(s, "SUP-2", 1, whole_category=False)),
    "people.find_person": ("viewer", lambda s: people.find_person(s, "lead")),
    "people.look_like": ("viewer", lambda s: people.look_like(s, Person("0ther", "Other"))),
    "people.add_person": ("lead", lambda s: people.add_person(s, "new", keys=[ed25519(2)])),
    "people.edit_person": ("lead", lambda s: people.edit_person(s, "other", department="tech")),
    "promises.waiting": ("viewer", promises.waiting),
    "promises.promise": ("viewer", lambda s: promises.promise(s, "CRD-1")),
    "promises.nudge": ("member", lambda s: promises.nudge(s, "CRD-1", "en", str)),
    "reading.query_context": ("viewer", reading.query_context),
    "reading.parse": ("viewer", lambda s: reading.parse(s, "is:mine")),
    "reading.selection": ("viewer", reading.selection),
    "reading.selection_of": ("viewer", lambda s: reading.selection_of(s, ["SUP-1"])),
    "locks.closed_in_form": ("viewer", lambda s: locks.closed_in_form(s, reading.item(s, "SUP-1"))),
    "locks.closed_for": ("viewer", lambda s: locks.closed_for(s, *of_item(s), {}, {})),
    "locks.require_unlocked": ("viewer", lambda s: locks.require_unlocked(s, *of_item(s), {}, {}, None)),
    "locks.changed_when_closed": ("viewer", lambda s: locks.changed_when_closed(s, reading.item(s, "SUP-1"))),
    "metric_series.trends_of": ("viewer", lambda s: metric_series.trends_of(s, reading.item(s, "SUP-1"))),
    "trials.trial_of": ("viewer", lambda s: trials.trial_of(s, reading.item(s, "SUP-1"))),
    "reading.page": ("viewer", lambda s: reading.page(s, "SUP-1")),
    "reading.item": ("viewer", lambda s: reading.item(s, "SUP-1")),
    "reading.cards": ("viewer", lambda s: reading.cards(s, reading.selection(s))),
    "reading.card": ("viewer", lambda s: reading.card(s, "SUP-1")),
    "reading.count": ("viewer", lambda s: reading.count(s, reading.selection(s))),
    "reading.counts": ("viewer", lambda s: reading.counts(s, reading.selection(s))),
    "reading.count_snoozed": ("viewer", lambda s: reading.count_snoozed(s, reading.selection(s))),
    "reading.index_of": ("viewer", lambda s: reading.index_of(s, "SUP-1", reading.selection(s))),
    "reading.mine": ("viewer", lambda s: reading.mine(s, (), None, 9)),
    "reading.known_order": ("viewer", lambda s: reading.known_order(s, "field.score", "")),
    "near_items.near_items": ("viewer", lambda s: near_items.near_items(s, "support", "x")),
    "signals.signals_of": ("viewer", lambda s: signals.signals_of(s, reading.item(s, "SUP-1"))),
    "misspelt.near_words": ("viewer", lambda s: misspelt.near_words(s, reading.parse(s, "label:x").node)),
    "reading.lanes": (
        "viewer",
        lambda s: reading.lanes(s, reading.selection(s), "priority", by_category=True, limit=9),
    ),
    "reading.dated": ("viewer", lambda s: reading.dated(s, reading.selection(s), "2026-11-01", "2026-11-30")),
    "reading.calendar": (
        "viewer",
        lambda s: reading.calendar(s, reading.selection(s), "2026-11-01", "2026-11-30", 9),
    ),
    "reading.calendar_people": (
        "viewer",
        lambda s: reading.calendar_people(s, reading.selection(s), "2026-11-01", "2026-11-30"),
    ),
    "reading.calendar_late": ("viewer", lambda s: reading.calendar_late(s, reading.selection(s), "2026-11-04", 9)),
    "reading.calendar_next": ("viewer", lambda s: reading.calendar_next(s, reading.selection(s), "2026-11-04")),
    "reading.calendar_dates": ("viewer", lambda s: reading.calendar_dates(s, ["SUP-1"])),
    "reading.agenda": ("viewer", reading.agenda),
    "reading.people": ("viewer", reading.people),
    "reading.own_name": ("viewer", reading.own_name),
    "moving.who_changed": ("viewer", lambda s: moving.who_changed(s, "SUP-1", ["priority"])),
    "spelling.prepare_spellings": ("viewer", spelling.prepare_spellings),
    "reading.words_used": ("viewer", lambda s: reading.words_used(s, "support", "customer")),
    "reading.full_names": ("viewer", reading.full_names),
    "reading.short_names": ("viewer", reading.short_names),
    "reading.labels": ("viewer", reading.labels),
    "reading.campaigns": ("viewer", reading.campaigns),
    "reading.channels": ("viewer", reading.channels),
    "reading.template_names": ("viewer", reading.template_names),
    "reading.missed_on": (
        "viewer",
        lambda s: reading.missed_on(s, reading.cards(s, reading.selection(s))[0], "2026-11-04"),
    ),
    "reading.keys": ("viewer", lambda s: reading.keys(s, "SUP")),
    "rescheduling.move_by_days": ("member", lambda s: rescheduling.move_by_days(s, rescheduling.Entry("SUP-1"), 1)),
    "rescheduling.move_to_day": ("member", lambda s: rescheduling.move_to_day(s, rescheduling.Entry("SUP-1"), "+1d")),
    "rescheduling.stretch": ("member", lambda s: rescheduling.stretch(s, rescheduling.Entry("SUP-1"), 1)),
    "rescheduling.come_again": ("viewer", lambda s: rescheduling.come_again(s, ["SUP-1"])),
    "series.coming_dates": (
        "viewer",
        lambda s: series.coming_dates(s, reading.selection(s), "2026-11-01", "2026-11-30"),
    ),
    "series.before_rule": ("viewer", lambda s: series.before_rule(s, "SUP-1")),
    "rescheduling.dates": ("viewer", lambda s: rescheduling.dates(s, "SUP-1")),
    "editing.comment of several": ("member", lambda s: editing.comment(s, ["SUP-1", "SUP-2"], "x")),
    "editing.checklist of several": ("member", lambda s: editing.checklist(s, ["SUP-1", "SUP-2"], "add", "x")),
    "editing.watch of several": ("member", lambda s: editing.watch(s, ["SUP-1", "SUP-2"])),
    "linking.link of several": ("member", lambda s: linking.link(s, ["SUP-1"], "caused_by", "SUP-2")),
    "linking.unlink of several": ("member", lambda s: linking.unlink(s, ["SUP-2"], "blocks", "SUP-1")),
    "adding.flow of several": ("member", lambda s: adding.flow(s, ["SUP-1", "SUP-2"], "requirement")),
    "adding.add_many": ("member", lambda s: adding.add_many(s, "support", ["x", "y"])),
    "moving.move_to_category": (
        "member",
        lambda s: moving.move_to_category(s, ["SUP-1", "SUP-2"], "active", reason="x"),
    ),
    "moving.reorder of several": ("member", lambda s: moving.reorder(s, ["SUP-2"], 1, whole_category=False)),
    "settings.own_settings": ("viewer", settings.own_settings),
    "settings.set_own": ("viewer", lambda s: settings.set_own(replaced(s, restricted=True), "notify", "bell")),
    "reminding.remind": ("viewer", reminding.remind),
    "snoozing.snooze": ("member", lambda s: snoozing.snooze(s, "SUP-1", "fri")),
    "time_effects.bring": ("viewer", time_effects.bring),
    "time_effects.bring_in_passing": ("viewer", time_effects.bring_in_passing),
    "spelling.with_spellings": ("viewer", lambda s: spelling.with_spellings(s, reading.parse(s, "tk"))),
    "team.log": ("viewer", team.log),
    "replying.reply": ("member", lambda s: replying.reply(s, ["SUP-1"], "x")),
    "replying.customer": ("member", lambda s: replying.customer(s, ["SUP-1"], "x")),
    "workflow.settings": ("viewer", workflow.settings),
    "workflow.set_setting": ("lead", lambda s: workflow.set_setting(s, "hours", "09:00-12:00")),
    "workflow.check": ("viewer", workflow.check),
    "workflow.written": ("viewer", workflow.written),
    "workflow.as_mapping": ("viewer", workflow.as_mapping),
    "workflow.compare": ("viewer", lambda s: workflow.compare(s, workflow.written(s))),
    "workflow.save": (
        "lead",
        lambda s: workflow.save(s, workflow.written(s).replace("wip = 4", "wip = 8")),
    ),
    "macros.macros": ("viewer", macros.macros),
    "macros.find_macro": ("viewer", lambda s: macros.find_macro(s, "ask")),
    "macros.save_macro": ("lead", lambda s: macros.save_macro(s, "ask", "move triage", shared=True)),
    "macros.save_macro of one's own": ("viewer", lambda s: macros.save_macro(s, "own", "move triage")),
    "macros.delete_macro": ("lead", lambda s: macros.delete_macro(s, "ask")),
    "macros.run_macro": ("member", lambda s: macros.run_macro(s, "SUP-1", "ask")),
    "answering.waiting": ("viewer", answering.waiting),
    "answering.answer": ("member", lambda s: answering.answer(s, "REQ-1", "it is there")),
    "moving.decline": ("member", lambda s: moving.decline(s, "SUP-1", "not ours")),
    "trials.calibration": ("viewer", trials.calibration),
    "merging.merge": ("member", lambda s: merging.merge(s, "SUP-2", "SUP-1")),
    "views.views": ("viewer", views.views),
    "views.order_of": ("viewer", lambda s: views.order_of(s, "view:shared")),
    "views.find_view": ("viewer", lambda s: views.find_view(s, "shared")),
    "views.save_view": ("member", lambda s: views.save_view(s, View("new", query="is:mine"), shared=True)),
    "views.delete_view": ("lead", lambda s: views.delete_view(s, "shared")),
}
"""Use case -> the least role that may, and a call that succeeds with it."""

OWN = (
    "daily_check.due",
    "drafts.keep",
    "drafts.forget",
    "following.remember",
    "inbox.mark",
    "inbox.note",
    "reminding.remind",
    "settings.set",
    "channels.note",
    "macros.save_macro of one's own",
)
SETTINGS = tuple(name for name in CASES if name.startswith(OWN))
"""What a viewer writes: a person's own, not the board's."""


def use_cases() -> Iterator[str]:
    """Every public function of the use cases that a session is given to."""
    for module in pkgutil.iter_modules(opsboard.usecases.__path__):
        if module.name in TOOLS:
            continue
        loaded = importlib.import_module(f"opsboard.usecases.{module.name}")
        for name, function in vars(loaded).items():
            if not inspect.isfunction(function) or name.startswith("_") or function.__module__ != loaded.__name__:
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if first is not None and first.annotation == "Session":
                yield f"{module.name}.{name}"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with a person of each role, a few items and something to undo; not to be opened, only copied."""
    path = tmp_path_factory.mktemp("roles") / "board.db"
    create_board(
        str(path), "S", ZONE, workflow_to_json(load_default()), "support", START, Person("owner", "Owner", "admin")
    ).close()
    owner = sit_down(path, "owner")
    people.add_person(owner, "other", "王小红")
    people.edit_person(owner, "other", name="Other")
    campaigns.add_campaign(owner, "W11", "2026-11-01", "2026-11-20")
    campaigns.save_template(owner, "kept", "W11")
    channels.add_channel(owner, "公众号", "tue,fri 10:00", words=["wechat"])
    macros.save_macro(owner, "ask", "comment {key}", shared=True)
    competitors.add_competitor(owner, "某宝")
    competitors.seen(owner, "某宝", "送达日")
    for number in range(3):
        adding.add(owner, "support", f"item {number}", edits={"start": "2026-11-03", "due": "2026-11-05"})
    for role in PERSON_ROLES:  # each was a member once, and has something to undo and to redo
        people.add_person(owner, role)
        person = sit_down(path, role)
        adding.add(person, "support", "stays")
        adding.add(person, "support", "comes and goes")
        history.undo(person)
        person.store.close()
        people.edit_person(owner, role, role=role)
    attaching.attach(owner, ["SUP-2"], "https://example.com/v3")
    blocking.block(owner, ["SUP-2"], "waits")
    linking.link(owner, "SUP-2", "blocks", "SUP-1")
    archiving.archive(owner, ["SUP-3"])
    views.save_view(owner, View("shared", query="is:overdue"), shared=True)
    holidays.set_day(owner, "2026-12-25", worked=False)
    adding.add(owner, "coordination", "asked for", stage="requested")
    snoozing.snooze(owner, "SUP-2", "2026-11-04")
    time_effects.bring(replaced(owner, clock=lambda: "2026-11-04T01:00:00Z"))
    adding.add(owner, "requirement", "wished for")
    linking.link(owner, "SUP-1", "becomes", "REQ-1")
    moving.move(owner, "REQ-1", "live", reason="agreed")
    keys.set_service(owner, True)
    owner.store.close()
    return path


def sit_down(path: Path, login: str) -> Session:
    return Session(store=open_board(str(path)), clock=lambda: START, login=login, zone=ZONE)


@pytest.fixture
def board(prepared: Path, tmp_path: Path) -> Iterator[Callable[[str], Session]]:
    """Sit down at a copy of the prepared board as the person of a role."""
    sessions: list[Session] = []

    def come(role: str) -> Session:
        path = tmp_path / f"{role}{len(sessions)}.db"
        shutil.copyfile(prepared, path)
        path.chmod(0o600)
        sessions.append(sit_down(path, role))
        return sessions[-1]

    yield come
    for session in sessions:
        session.store.close()


def state(session: Session) -> str:
    """Every row of every table."""
    assert isinstance(session.store, SqliteStore)
    rows = session.store._database.rows
    tables = [
        name for (name,) in rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'")
    ]
    return repr([(table, sorted(map(repr, rows(f'SELECT * FROM "{table}"')))) for table in sorted(tables)])


def test_every_use_case_has_its_role() -> None:
    named = {name.partition(" ")[0] for name in CASES}
    assert set(use_cases()) == named, "the table above must name each use case and the role it needs"


@pytest.mark.parametrize("name", CASES)
def test_the_role_it_needs_is_enough_and_a_lesser_one_changes_nothing(
    board: Callable[[str], Session], name: str
) -> None:
    needs, act = CASES[name]
    for role in PERSON_ROLES[: PERSON_ROLES.index(needs)]:
        session = board(role)
        before = state(session)
        with pytest.raises(Refused) as refused:
            act(session)
        assert PERSON_ROLES.index(str(refused.value.values["needs"])) > PERSON_ROLES.index(role), refused.value
        assert state(session) == before
    session = board(needs)
    before = state(session)
    act(session)
    if needs == "viewer" and name not in SETTINGS:
        assert state(session) == before


@pytest.mark.parametrize("name", [name for name, (needs, _act) in CASES.items() if needs != "viewer"])
def test_who_has_left_may_do_none_of_it(board: Callable[[str], Session], name: str) -> None:
    """Also in a session that was open before."""
    session = board("admin")
    with session.store.write("people", START, "owner") as tx:
        tx.team.save_person(Person("admin", "Admin", "viewer", active=False))
    before = state(session)
    with pytest.raises(OpsboardError) as refused:
        CASES[name][1](session)
    assert isinstance(refused.value, Refused)
    assert state(session) == before


LOGGED_ALONE = {"purge"}
"""Changes that the store logs by itself, and that give no values."""


@pytest.mark.parametrize("name", [name for name, (needs, _act) in CASES.items() if needs != "viewer"])
def test_what_it_does_to_items_passes_the_effects(
    board: Callable[[str], Session], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written to the log of items but by the unit of work, which has the effects of all of it before it
    commits. What it knows of is compared with the log, in which the store itself writes new ranks and purges."""
    needs, act = CASES[name]
    session = board(needs)
    before = session.store.seq()
    known: set[int] = set()
    made: set[str] = set()
    follow, adding_of = acting.UnitOfWork.follow, acting.UnitOfWork.adding

    def following(self: acting.UnitOfWork) -> None:
        follow(self)
        known.update(change.seq for change in self.changes)

    def noting(
        self: acting.UnitOfWork, most: int | None = None, by: str | None = None
    ) -> Callable[[Sequence[NewItem]], list[str]]:
        add = adding_of(self, most, by)

        def added(items: Sequence[NewItem]) -> list[str]:
            keys = add(items)
            made.update(keys)
            return keys

        return added

    monkeypatch.setattr(acting.UnitOfWork, "follow", following)
    monkeypatch.setattr(acting.UnitOfWork, "adding", noting)
    act(session)
    for change in session.store.changes(None, before):
        ranks = change.op == "move" and change.after.keys() == {"rank"}
        assert change.seq in known or change.key in made or ranks or change.op in LOGGED_ALONE, change


def test_only_the_unit_of_work_writes_items() -> None:
    writes = re.compile(r"\btx\.(apply|add|add_many|adding|link_new)\(")
    sources = sorted(Path(opsboard.usecases.__path__[0]).glob("*.py"))
    assert [path.name for path in sources if writes.search(path.read_text())] == ["acting.py"]
