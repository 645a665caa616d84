"""The form: the fields of an item in groups, one under the other, and one text box that goes from field to field.

The rows are drawn; only the field being typed in is a widget, so a form of forty fields opens as fast as
one of four. What is typed is kept as a draft a second after the last letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from opsboard.domain.items import Change
from opsboard.domain.text import visible, width, wrap
from opsboard.i18n import _, ngettext
from opsboard.tui.presence import editing_words
from opsboard.tui.render.card import Row
from opsboard.tui.render.form import NOTE_ROWS, FormLook, FormPicture, editor_cells, form_picture
from opsboard.tui.render.history import stamp
from opsboard.tui.render.lines import spread
from opsboard.tui.screens.form_saving import Opened, open_form
from opsboard.tui.screens.form_tables import FormTables
from opsboard.tui.view_models.form_fields import (
    FormField,
    Value,
    choices,
    draft_texts,
    form_fields,
    hint,
    last_word,
    refreshed,
    take_draft,
    understood,
    with_last_word,
)
from opsboard.tui.view_models.form_layout import StageAhead, in_order
from opsboard.tui.view_models.form_picking import beside, picked
from opsboard.tui.view_models.mention_editor import begun_name, people_meant
from opsboard.tui.view_models.question import Choice
from opsboard.tui.widgets.choices import Choices
from opsboard.tui.widgets.form_line import FormLine
from opsboard.tui.widgets.prompt import begins, matching

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from opsboard.tui.widgets.form_box import FormBox


TITLE_CELLS, COUNT_CELLS = 8, 12
"""Cells of the head that are left for the item's title, and for how much was changed, beside what its next stage asks
for: whether that has room there does not change as one types."""


class FieldChoices(Choices):
    """The list under a field."""

    DEFAULT_CSS = "FieldChoices { dock: none; position: absolute; layer: above; }"
    LEAD = 4
    """Cells before the words."""


class FormPanel(FormTables):
    """Edits the item of a key."""

    DEFAULT_CSS = """
    FormPanel { layers: below above; }
    FormPanel Field, FormPanel Field:focus, FormPanel TextBox, FormPanel TextBox:focus {
        layer: below; position: absolute; height: 1; padding: 0; border: none;
        background: ansi_default; background-tint: ansi_default 0%;
    }
    FormPanel Field:nocolor > .input--cursor, FormPanel Field:nocolor > .input--selection { text-style: reverse; }
    FormPanel TextBox:nocolor .text-area--cursor { text-style: reverse; }
    """
    scope = "form"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.top = 0
        self._line = FormLine(self._completed)
        self._line.display = False
        self._box: FormBox | None = None
        self._popup = FieldChoices(lambda: self.host.palette, self._take_choice)
        self._picture = FormPicture(0)
        self._next_stage: StageAhead | None = None
        self._kept_typed: tuple[Mapping[str, str], Mapping[str, Value]] | None = None
        """What was typed into the fields of before, while those of an edited workflow are read."""

    def compose(self) -> ComposeResult:
        yield self._line
        yield self._popup

    # reading

    def on_mount(self) -> None:
        self.take_room()
        self.reload()

    def reload(self) -> None:
        key = self.key
        self.host.worker.ask(lambda session: open_form(session, key), self._read, slot=f"form {key}")

    def _read(self, opened: Opened) -> None:
        if not self.is_attached:
            return
        kind = self.host.state.kind_of(opened.item.kind)
        if kind is None:
            return
        first, self.item = self.item is None or self._kept_typed is not None, opened.item
        state = self.host.state
        self._next_stage = StageAhead(opened.item, kind, state)
        if not first:
            for one in self.fields:
                if not one.changed:
                    refreshed(one, opened.item, state)
            self._next_stage.ask(self.fields)
            self.show_editor(keep_cursor=True)
            return
        fields = form_fields(opened.item, kind, state, opened.locked)
        if opened.draft is not None:
            take_draft(fields, opened.draft.texts, opened.draft.seen, state)
        if self._kept_typed is not None:
            take_draft(fields, *self._kept_typed, state)
            self._kept_typed = None
        self._next_stage.ask(fields)
        self.fields, self.first = in_order(fields)
        changed = [place for place, one in enumerate(self.fields) if one.changed]
        self.draft = opened.draft if changed else None
        self.at = changed[0] if changed else 0
        self.show_editor()

    def workflow_changed(self) -> None:
        """The fields of before make room for those of now; what was typed stays."""
        if self.item is not None and not self.saving:
            self._kept_typed = draft_texts(self.fields)
            self.reload()

    def changed(self, changes: Sequence[Change]) -> None:
        if not self.saving and any(change.key == self.key for change in changes):
            self.reload()

    def covered(self) -> None:
        self.show_editor(keep_cursor=True)

    def restyle(self) -> None:
        self.redraw()

    def at_item(self) -> tuple[str, bool] | None:
        return self.key, True

    # the field being typed in

    def _editor_for(self, field: FormField) -> FormLine | FormBox:
        """What a field is edited with: the one place that chooses it, by the type of the field."""
        if not field.tall:
            return self._line
        if self._box is None:
            from opsboard.tui.widgets.form_box import FormBox

            self._box = FormBox(self.step)
            self.mount(self._box)
        return self._box

    @property
    def focused_editor(self) -> FormLine | FormBox | None:
        """The text box that lies over the field; on the line that folds the rest the one that waits for a name."""
        if self.here is None:
            return self._line if self.at_fold else None
        return self._editor_for(self.here)

    def show_editor(self, *, keep_cursor: bool = False) -> None:
        """Put the text box over the field or cell, with its text."""
        self.open_table()
        editor, here = self.focused_editor, self.typed_in
        if editor is None:
            return
        self._popup.show((), None)
        self._make_picture()
        self._into_sight()
        if here is None:
            editor.begin("", anew=False, keep_cursor=False)
        else:
            editor.begin(here.text, anew=not here.wide and not here.several, keep_cursor=keep_cursor)
        # Where the edge of a text box lies under wide letters of another panel, Textual cuts them in two.
        in_front = self.host.panel is self
        for one in (self._line, self._box):
            if one is not None:
                one.display = in_front and one is editor
        self._place_editor()
        self._focus_editor()
        self.redraw()

    def _place_editor(self) -> None:
        """Lay the text box over the value of its field, or, only to have the keys, on the line that folds the rest."""
        here, editor = self.here, self.focused_editor
        if editor is None or not self._picture.spots:
            return
        if self.table is not None:
            row, begin, cells = self._picture.cell
            editor.styles.offset = (begin + 1, self._head_rows + row - self.top)
            editor.styles.width, editor.styles.height = cells, 1
            return
        first, _last = self._picture.spots[self.at]
        x = self._picture.value_at + 1
        room = max(self.size.width - x - 1, 8)
        if here is None:
            x, room = 1 + self._picture.fold_at, 1
        cells = room if here is None or here.wide else min(editor_cells(here), room)
        editor.styles.offset = (x, self._head_rows + first - self.top)
        editor.styles.width = cells
        editor.styles.height = self._tall_rows() if here is not None and here.tall else 1

    def _focus_editor(self) -> None:
        if self.host.question is not None or self.host.panel is not self:
            return
        if (editor := self.focused_editor) is not None:
            self.screen.set_focus(editor, scroll_visible=False)  # at once: `focus` waits its turn, and keys do not

    def prompt_closed(self) -> None:
        self._focus_editor()

    def _tall_rows(self) -> int:
        room = max(self.size.height - self._head_rows - 2, 3)
        here = self.here
        if self.table is not None:
            return max(3, room - NOTE_ROWS)
        most = room if here is not None and here.name == "body" else max(5, room // 2)
        return max(3, min(most, room, max(6, len(here.text.split("\n")) + 1) if here else 3))

    def _typed(self, text: str) -> None:
        """The text of the field or cell became this."""
        if (typed_in := self.typed_in) is None or text == typed_in.text:
            return
        if self.table is not None:
            self.cell_typed(text)
        else:
            self.take_text(text)

    def take_text(self, text: str) -> None:
        here = self.here
        if here is None:
            return
        here.text, here.error = text, ""
        above = self._head_rows, len(self._picture.note)
        self.keep_soon()
        if self._next_stage is not None:
            self._next_stage.typed(here, self.fields)
        self._make_picture()
        self._offer()
        if here.tall or here.is_table or (self._head_rows, len(self._picture.note)) != above:
            self._into_sight()
            self._place_editor()
        self.redraw()

    def take_over(self) -> None:
        """Take over what stands in the text box, whose word of it may still be on its way."""
        here, editor = self.typed_in, self.focused_editor
        if here is not None and editor is not None and editor.display:
            self._typed(editor.now(here.text))

    def delete_right(self) -> None:
        if (editor := self.focused_editor) is not None:
            editor.action_delete_right()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        stale = event.value != self._line.value  # it was of the field that was left
        if event.input is self._line and not stale and self.focused_editor is self._line:
            self._typed(event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if event.text_area is self._box and self.focused_editor is self._box:
            self._typed(self._box.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.at_fold:
            self.do_unfold()
        elif self._popup.picked is not None:
            self._take_picked()
        elif self.table is not None:
            self.new_row()
        else:
            self.do_next_field()

    def on_key(self, event: events.Key) -> None:
        """Keys that the text box has no use for. `up` and `down` move in an open list, past its ends to the field
        before and after; `ctrl+n` and `ctrl+p` go through what can stand in the field."""
        if self.focused_editor is not self._line or event.key not in ("up", "down", "ctrl+n", "ctrl+p"):
            return
        event.stop()
        by = 1 if event.key in ("down", "ctrl+n") else -1
        if self.at_fold and by > 0:
            self.do_unfold()
        elif event.key in ("ctrl+n", "ctrl+p"):
            self._next_choice(by)
        elif self._popup.display and not self._popup.ends(by):
            self._popup.step(by)
        else:
            self._popup.to_first()  # who walked through the list to its end took nothing of it
            self.step_row(by)

    def _next_choice(self, by: int) -> None:
        """Go through what can stand in the field."""
        here = self.typed_in
        if here is None:
            return
        if here.picks:
            self._line.put(beside(here.picks, here.text, here.meaning, by), 0)
        elif self._popup.display:
            self._popup.step(by)
        else:
            self._offer(all_of_them=True)

    def _completed(self, text: str) -> tuple[str, int] | None:
        """The value that was meant by a typed text, where the field holds one of a few. On the line that folds the
        rest a letter begins the name of a field."""
        here = self.typed_in
        if here is not None:
            return picked(here.picks, text)
        if text:
            self.do_find_field(text)
            return "", 0
        return None

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row, x = event.y - self._head_rows + self.top, event.x - 1
        in_note = event.y - (self.size.height - len(self._picture.note))
        for value in self._picture.values:
            if value.row == (in_note if value.in_note else row) and value.begin <= x < value.end:
                self._line.put(value.text, 0)
                return
        if in_note >= 0:
            return
        for line, begin, end, *cell in self._picture.cells if self.table is not None else ():
            if line == row and begin <= x < end:
                self.go_to_cell(*cell)
                return
        for place, (first, last) in enumerate(self._picture.spots):
            if first <= row <= last:
                self.go_to(place)
                if self.at_fold:
                    self.do_unfold()
                return

    # the words that can stand in a field, in a list under it

    def _offer(self, *, all_of_them: bool = False) -> None:
        """Show what can stand in the field and goes with what was typed."""
        here = self.typed_in
        if here is None:
            return
        if here.tall:
            self._show_offered(self._people_meant(here))
            return
        word = last_word(here.text) if here.several else here.text.strip()
        every = choices(here, self.host.state)
        offered = every if all_of_them else matching(every, word) if word else []
        if (len(offered) == 1 and offered[0].value == word) or (here.picks and any(one.text == word for one in every)):
            offered = []
        self._show_offered(offered)

    def _people_meant(self, here: FormField) -> list[Choice]:
        """Who is meant by a name that is begun behind an `@` in a long text."""
        if self._box is None or (here.own is not None and here.own.type != "longtext"):
            return []
        begin = begun_name(self._box.text, place := self._box.cursor_place)
        return [] if begin is None else people_meant(self.host.state, self._box.text[begin:place])

    def _show_offered(self, offered: Sequence[Choice]) -> None:
        """Show choices under the field, or over it where there is no room."""
        self._popup.show(offered, 0)
        if offered:
            first, last = self._picture.spots[self.at]
            begin = self._picture.value_at
            if self.table is not None:
                first, begin, _cells = self._picture.cell
                last = first
            rows = min(len(offered), self._popup.MOST)
            under = self._head_rows + last - self.top + 1
            y = under if under + rows <= self.size.height else max(0, self._head_rows + first - self.top - rows)
            self._popup.styles.offset = (max(0, begin + 1 - self._popup.LEAD), y)

    def _take_picked(self) -> None:
        """Put the choice under the cursor into the field."""
        if (choice := self._popup.picked) is not None:
            self._take_choice(choice)

    def _take_choice(self, choice: Choice) -> None:
        here = self.typed_in
        if here is None:
            return
        if here.tall and self._box is not None:
            begin = begun_name(self._box.text, self._box.cursor_place)
            if begin is not None:
                self._box.complete(begin, f"{choice.value} ")
            self._popup.show((), None)
            return
        text = with_last_word(here.text, choice.value) if here.several else choice.value
        self._popup.show((), None)
        self._line.put(text)
        self._typed(text)
        self._popup.show((), None)

    # going about

    def do_next_field(self) -> None:
        if self._popup.display and self.here is not None and self.here.tall:
            self._take_picked()
        else:
            super().do_next_field()

    def leave_field(self) -> None:
        """Take over what was typed. A word begun in a field of choices becomes the first that fits."""
        self.take_over()
        here = self.typed_in
        if here is None:
            return
        choice = self._popup.picked
        if self._popup.display and choice and self._is_begun(here, choice):
            self._take_picked()
        here.error = understood(here, self.host.state)[1]
        self.check_row()
        if (field := self.here) is not None and field is not here:
            field.error = understood(field, self.host.state)[1]

    def _is_begun(self, here: FormField, choice: Choice) -> bool:
        """Whether the text is only the beginning of a choice, and no value by itself."""
        if here.several or not begins(choice, here.text):
            return False
        if understood(here, self.host.state)[1]:
            return True
        words = {word for one in choices(here, self.host.state) for word in (one.value, one.text, one.note)}
        return here.name == "assignee" and here.text.strip() not in words and not here.meaning

    def do_leave(self) -> None:
        """Close the list of choices; else leave, and keep what was typed."""
        if self._popup.display:
            self._popup.show((), None)
            return
        self.take_over()
        count = sum(one.changed for one in self.fields)
        self.keep()
        self.close()
        if count:
            self.host.say(
                _("{key}: draft kept; {edit} goes on with it").format(key=self.key, edit=self.host.keymap.shown("edit"))
            )

    def close(self) -> None:
        self.left_form = True
        if self.host.panel is self:
            self.host.close_panel()

    def on_unmount(self) -> None:
        if not self.left_form:
            self.keep()

    def do_drop_draft(self) -> None:
        super().do_drop_draft()
        if self._next_stage is not None:
            self._next_stage.ask(self.fields)
            self.resized()

    # drawing

    def resized(self) -> None:
        if self.fields:
            self._make_picture()
            self._into_sight()
            self._place_editor()
        self.redraw()

    def _make_picture(self) -> None:
        here, wrong = self.typed_in, ""
        if here is not None:
            here.meaning, wrong = understood(here, self.host.state)
        keys = self.host.keymap
        look = FormLook(
            cells=max(self.size.width - 1, 20),
            palette=self.host.palette,
            at=self.at,
            tall_rows=self._tall_rows(),
            first=self.first,
            folded=self.folded,
            note=self.table_note() if self.table is not None else hint(here) if here is not None else "",
            wrong=(here.error or wrong) if here is not None else "",
            table=self.table,
            cell=here if self.table is not None else None,
            fold_note=_("enter shows them, {find} finds one by name").format(find=keys.shown("find_field")),
            open_note=_("{key} folds them").format(key=keys.shown("unfold")),
        )
        self._picture = form_picture(self.fields, look)

    def _into_sight(self) -> None:
        """Scroll so that the field and what is said under it are seen."""
        first, last = self._picture.spots[self.at]
        first = self._picture.under_heading(first)
        room = self._room
        if self.table is not None and last - first >= room:
            first, last = self._picture.cell[0] - 1, min(last, self._picture.cell[0] + room - 2)
        top = max(self.top, last - room + 1)
        self.top = max(0, min(top, first, max(0, len(self._picture.rows) - room)))

    def _head(self) -> list[Row]:
        """What stands above the fields: the item, how much was changed, what its next stage asks for, and where there
        is something to say, that this is an old draft or who else edits the item."""
        p = self.host.palette
        title = visible(self.item.title) if self.item is not None else ""
        count = self._count()
        asked = self._next_stage.words(self.fields) if self._next_stage is not None else ""
        left = [Segment("  "), Segment(self.key, p.accent), Segment(f"  {title}", p.dim)]
        right = [Segment(count, p.accent), Segment(" ")]
        under: list[str] = []
        if width(asked) + COUNT_CELLS + width(self.key) > self.size.width - TITLE_CELLS:
            under += wrap(asked, self.size.width - 4, 2)
        elif asked:
            right.insert(0, Segment(f"{asked}{'  ' if count else ''}", p.warn))
        note = self._draft() if self.draft else editing_words(self.host.state.present, self.key, self.host.state.names)
        under += wrap(note, self.size.width - 4, 2) if note else []
        return [tuple(spread(left, right, self.size.width - 1)), *((Segment(f"  {line}", p.warn),) for line in under)]

    @property
    def _head_rows(self) -> int:
        """Rows above the fields."""
        return len(self._head())

    @property
    def _room(self) -> int:
        """Rows for the fields: those between the head and what is said of one, for which a row is kept free."""
        return max(1, self.size.height - self._head_rows - max(1, len(self._picture.note)))

    def presence_changed(self) -> None:
        self.resized()  # the line that says who edits takes a row, or gives it back

    def draw_rows(self) -> Sequence[Row]:
        if self.item is None:
            return [(Segment("  "), Segment(self.key, self.host.palette.accent))]
        room = self._room
        rows = self._picture.rows[self.top : self.top + room]
        blank: list[Row] = [()] * (room - len(rows) + max(0, 1 - len(self._picture.note)))
        return [*self._head(), *rows, *blank, *self._picture.note]

    def _draft(self) -> str:
        """That this is an old draft, and what can become of it."""
        keys = self.host.keymap
        return _("draft of {when}: {save} saves it, {drop} drops it").format(
            when=stamp(self.draft.at, self.host.state.today) if self.draft else "",
            save=keys.shown("save"),
            drop=keys.shown("drop_draft"),
        )

    def _count(self) -> str:
        """How much was changed."""
        count = sum(one.changed for one in self.fields)
        return ngettext("{count} changed", "{count} changed", count).format(count=count) if count else ""
