"""The form: every field of an item, one under the other, and one text box that goes from field to field.

The rows are drawn; only the field being typed in is a widget, so a form of forty fields opens as fast as
one of four. What is typed is kept as a draft a second after the last letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from opsboard.domain.items import Change
from opsboard.domain.text import visible, visible_body
from opsboard.i18n import _, ngettext
from opsboard.tui.presence import editing_words
from opsboard.tui.render.card import Row
from opsboard.tui.render.form import SHORT_CELLS, FormLook, FormPicture, form_picture
from opsboard.tui.render.history import stamp
from opsboard.tui.render.lines import spread
from opsboard.tui.screens.form_saving import FormSaving, Opened, open_form
from opsboard.tui.view_models.form_fields import (
    FormField,
    choices,
    form_fields,
    hint,
    last_word,
    refreshed,
    take_draft,
    understood,
    with_last_word,
)
from opsboard.tui.view_models.mention_editor import begun_name, people_choices
from opsboard.tui.view_models.question import Choice
from opsboard.tui.widgets.choices import Choices
from opsboard.tui.widgets.field import Field
from opsboard.tui.widgets.prompt import begins, matching

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from opsboard.tui.widgets.text_box import TextBox


HEAD = 2
"""Rows above the fields."""


class FieldChoices(Choices):
    """The list under a field."""

    DEFAULT_CSS = "FieldChoices { dock: none; position: absolute; layer: above; }"
    LEAD = 4
    """Cells before the words."""


class FormPanel(FormSaving):
    """Edits the item of a key."""

    DEFAULT_CSS = """
    FormPanel { layers: below above; }
    FormPanel Field, FormPanel Field:focus, FormPanel TextBox, FormPanel TextBox:focus {
        layer: below; position: absolute; height: 1; padding: 0; border: none;
        background: ansi_default; background-tint: ansi_default 0%;
    }
    """
    scope = "form"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.top = 0
        self._line = Field(compact=True, select_on_focus=False)
        self._line.cursor_blink = False
        self._line.display = False
        self._box: TextBox | None = None
        self._popup = FieldChoices(lambda: self.host.palette, self._take_choice)
        self._picture = FormPicture(0)

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
        first, self.item = self.item is None, opened.item
        if not first:
            for one in self.fields:
                if not one.changed:
                    refreshed(one, opened.item, self.host.state)
            self.show_editor(keep_cursor=True)
            return
        self.fields = form_fields(opened.item, kind, self.host.state, opened.locked)
        self.draft = opened.draft
        if self.draft is not None:
            take_draft(self.fields, self.draft.texts, self.draft.seen, self.host.state)
            changed = [place for place, one in enumerate(self.fields) if one.changed]
            self.at = changed[0] if changed else 0
            self.draft = self.draft if changed else None
        self.show_editor()

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

    @property
    def here(self) -> FormField | None:
        return self.fields[self.at] if self.fields else None

    @property
    def focused_editor(self) -> Field | TextBox | None:
        """The text box that lies over the field."""
        if self.here is None:
            return None
        return self._box if self.here.tall and self._box is not None else self._line

    def show_editor(self, *, keep_cursor: bool = False) -> None:
        """Put the text box over the field, with its text."""
        here = self.here
        if here is None:
            return
        self._popup.show((), None)
        self._make_picture()
        self._into_sight()
        if here.tall:
            box = self._make_box()
            if box.text != here.text:
                with self.prevent(box.Changed):
                    box.text = visible_body(here.text)
        else:
            box = None
            if self._line.value != here.text:
                with self.prevent(Input.Changed):
                    self._line.value = visible(here.text)
            if not keep_cursor:
                self._line.cursor_position = len(self._line.value)
                if not here.wide and not here.several:
                    self._line.select_all()  # a word or a date is typed anew, not added to
        # Where the edge of a text box lies under wide letters of another panel, Textual cuts them in two.
        in_front = self.host.panel is self
        self._line.display = in_front and box is None
        if self._box is not None:
            self._box.display = in_front and box is not None
        self._place_editor()
        self._focus_editor()
        self.redraw()

    def _make_box(self) -> TextBox:
        if self._box is None:
            from opsboard.tui.widgets.text_box import TextBox

            self._box = TextBox()
            self.mount(self._box)
        return self._box

    def _place_editor(self) -> None:
        here = self.here
        if here is None or not self._picture.spots:
            return
        editor = self.focused_editor or self._line
        first, _last = self._picture.spots[self.at]
        x = self._picture.value_at + 1
        y = HEAD + first - self.top
        editor.styles.offset = (x, y)
        room = max(self.size.width - x - 1, 8)
        editor.styles.width = room if here.wide else min(SHORT_CELLS, room)
        editor.styles.height = self._tall_rows() if here.tall else 1

    def _focus_editor(self) -> None:
        here = self.here
        if here is None or self.host.question is not None or self.host.panel is not self:
            return
        if (editor := self.focused_editor) is not None:
            editor.focus(scroll_visible=False)

    def prompt_closed(self) -> None:
        self._focus_editor()

    def _tall_rows(self) -> int:
        room = max(self.size.height - HEAD - 2, 3)
        here = self.here
        most = room if here is not None and here.name == "body" else max(5, room // 2)
        return max(3, min(most, room, max(6, len(here.text.split("\n")) + 1) if here else 3))

    def _typed(self, text: str) -> None:
        """The text of the field became this."""
        here = self.here
        if here is None or text == here.text:
            return
        here.text, here.error = text, ""
        self.keep_soon()
        self._offer()
        self._make_picture()
        if here.tall:
            self._into_sight()
            self._place_editor()
        self.redraw()

    def take_over(self) -> None:
        """Take over what stands in the text box, whose word of it may still be on its way."""
        here, editor = self.here, self.focused_editor
        if here is None or editor is None or not editor.display:
            return
        if isinstance(editor, Field) and editor.value != visible(here.text):
            self._typed(editor.value)
        elif not isinstance(editor, Field) and editor.text != visible_body(here.text):
            self._typed(editor.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        stale = event.value != self._line.value  # it was of the field that was left
        if event.input is self._line and not stale and (here := self.here) is not None and not here.tall:
            self._typed(event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if event.text_area is self._box and (here := self.here) is not None and here.tall:
            self._typed(self._box.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._popup.picked is not None:
            self._take_picked()
        else:
            self.do_next_field()

    def on_key(self, event: events.Key) -> None:
        """Keys that the text box has no use for."""
        here = self.here
        if here is None or here.tall or event.key not in ("up", "down", "ctrl+n", "ctrl+p"):
            return
        event.stop()
        by = 1 if event.key in ("down", "ctrl+n") else -1
        if self._popup.display:
            self._popup.step(by)
        elif by > 0 and (event.key == "ctrl+n" or not here.text.strip()) and choices(here, self.host.state):
            self._offer(all_of_them=True)
        else:
            self._step(by)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row = event.y - HEAD + self.top
        for place, (first, last) in enumerate(self._picture.spots):
            if first <= row <= last:
                self._go(place)

    # the words that can stand in a field, in a list under it

    def _offer(self, *, all_of_them: bool = False) -> None:
        """Show what can stand in the field and goes with what was typed."""
        here = self.here
        if here is None:
            return
        if here.tall:
            self._show_offered(self._people_meant(here))
            return
        word = last_word(here.text) if here.several else here.text.strip()
        every = choices(here, self.host.state)
        offered = every if all_of_them else matching(every, word) if word else []
        if len(offered) == 1 and offered[0].value == word:
            offered = []
        self._show_offered(offered)

    def _people_meant(self, here: FormField) -> list[Choice]:
        """Who is meant by a name that is begun behind an `@` in a long text."""
        if self._box is None or (here.own is not None and here.own.type != "longtext"):
            return []
        begin = begun_name(self._box.text, place := self._box.cursor_place)
        state = self.host.state
        return [] if begin is None else people_choices(state.people, state.login, self._box.text[begin:place])

    def _show_offered(self, offered: Sequence[Choice]) -> None:
        """Show choices under the field, or over it where there is no room."""
        self._popup.show(offered, 0)
        if offered:
            first, last = self._picture.spots[self.at]
            rows = min(len(offered), self._popup.MOST)
            under = HEAD + last - self.top + 1
            y = under if under + rows <= self.size.height else max(0, HEAD + first - self.top - rows)
            self._popup.styles.offset = (max(0, self._picture.value_at + 1 - self._popup.LEAD), y)

    def _take_picked(self) -> None:
        """Put the choice under the cursor into the field."""
        if (choice := self._popup.picked) is not None:
            self._take_choice(choice)

    def _take_choice(self, choice: Choice) -> None:
        here = self.here
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
        self._line.value = text
        self._line.cursor_position = len(text)
        self._typed(text)
        self._popup.show((), None)

    # going about

    def do_next_field(self) -> None:
        if self._popup.display and self.here is not None and self.here.tall:
            self._take_picked()
        else:
            self._step(1)

    def do_previous_field(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.fields:
            self._go((self.at + by) % len(self.fields))

    def _go(self, place: int) -> None:
        """Leave the field for another. A word begun in a field of choices becomes the first that fits."""
        self.take_over()
        here = self.here
        if here is None:
            return
        choice = self._popup.picked
        wrong = not here.several and understood(here, self.host.state)[1]
        if wrong and self._popup.display and choice and begins(choice, here.text):
            self._take_picked()
        here.error = understood(here, self.host.state)[1]
        self.at = place
        self.show_editor()

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

    # drawing

    def resized(self) -> None:
        if self.fields:
            self._make_picture()
            self._into_sight()
            self._place_editor()
        self.redraw()

    def _make_picture(self) -> None:
        here = self.here
        if here is None:
            return
        here.meaning, wrong = understood(here, self.host.state)
        look = FormLook(
            cells=max(self.size.width - 1, 20),
            palette=self.host.palette,
            at=self.at,
            tall_rows=self._tall_rows(),
            note=hint(here),
            wrong=here.error or wrong,
        )
        self._picture = form_picture(self.fields, look)

    def _into_sight(self) -> None:
        """Scroll so that the field and what is said under it are seen."""
        first, last = self._picture.spots[self.at]
        room = self.size.height - HEAD
        top = max(self.top, last - room + 1)
        self.top = max(0, min(top, first, max(0, len(self._picture.rows) - room)))

    def draw_rows(self) -> Sequence[Row]:
        p = self.host.palette
        if self.item is None:
            return [(Segment("  "), Segment(self.key, p.accent))]
        left = [Segment("  "), Segment(self.key, p.accent), Segment(f"  {visible(self.item.title)}", p.dim)]
        head = spread(left, [Segment(self._count(), p.accent), Segment(" ")], self.size.width - 1)
        note = self._draft() if self.draft else editing_words(self.host.state.present, self.key)
        draft: Row = (Segment(f"  {note}", p.warn),) if note else ()
        return [tuple(head), draft, *self._picture.rows[self.top : self.top + self.size.height - HEAD]]

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
