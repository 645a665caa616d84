"""Markdown exports: read by real readers as written, whatever people wrote."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hostile import HOSTILE, naughty
from opsboard.domain.items import Attachment, Blocked, ChecklistEntry, Comment, Item, Link, Source
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.text import visible
from opsboard.domain.values import replaced
from opsboard.formats.markdown import Heading, board_lines, front_matter, item_lines, table_lines
from opsboard.formats.markdown_body import safe_body
from opsboard.formats.markdown_text import escape_inline

WORKFLOW = load_default()
GOLDEN = Path(__file__).parent / "golden"
TEXTS = tuple(text for text in (*HOSTILE, *naughty()) if visible(text).strip())
BODIES = (
    *TEXTS,
    "# One\n\ntext\n\n## Two\n",
    "Title\n=====\n\nmore\n\nOther\n-----\n",
    "several\nlines\n---\nafter",
    "several\nlines\n===\nafter",
    "> # quoted\n> ---\n\n- # listed",
    "```\nnever closed\n# not a heading\n<script>",
    "~~~~ sh\n```\n~~~\n</script>",
    "```{=html}\n<script>alert(1)</script>\n```",
    "- x\n  ```\n<script>alert(1)</script>\n",
    "> ```\n<script>alert(1)</script>\n```\n",
    "1. x\n   ~~~\n# top\n<img src=x onerror=alert(1)>",
    "`\n<script>alert(1)</script>\n`",
    "a ` b\nc ` <script> ` d",
    "a ` | ` <script> ` |\n|---|---|\n| ` | ` <b> ` |",
    "``` x ` <script> ``` `",
    "\\`<script>`",
    "`<b>` and `` ` <i> ``",
    "[x](``)<script>``",
    "[x][#](``)<script>`` [x][y](javascript:alert(1))",
    "[``]: /u\n\n[x][``] <b> ``",
    '[x](u "``") <b> ``',
    "](http://a)`<b>`",
    "](<b>) [x](y<b>z) [x](http://a 'title <b>') [wiki](https://a.example/x_(y)) [t](https://a.example 'T')",
    "www.a.example\\<script>alert(1)</script>",
    "http://a.example/`<script>alert(1)</script>`",
    "http://a.example/&lt;`<b>`",
    "para\n    ```\n    <script>\n\n    ```\n",
    "- x\n\n      ```\n      <b>\n      ```\n``` <b> ```",
    "   ~~~\nnever closed",
    "> ```\n> code <b>\n> ```\nafter",
    "1. step\n   ```sh\n   cat <b>\n   ```\n2. step",
    "2. ```\n   code\n   ```",
    "[x\ny]: javascript:alert(1)\n\n[x\ny]",
    "[x]:\njavascript:alert(1)\n\n[x]",
    "[^1]: javascript:alert(1)\n\n[^1]",
    "> [x]: java&#115;cript:alert(1)\n\n[x]",
    "[a](java\\script:x) [b](<javascript:x>) [c](\njavascript:x) [d]( data:text/html,x) ![e](vbscript:x)",
    "[ok](https://example.com/?a=b&c=d) [ok](#part) [ok](sub/page.md) <https://example.com> <mailto:a@example.com>",
    "<div>\n*not html*\n\n<!-- open",
    '<a href="`">`<script>',
    "line  \nbreak\\\nbreak",
    "    indented <script>\n\n\t<b>",
    "- [ ] task\n- [x] done\n\n| a | b |\n| - | - |\n| 1 | 2 |",
    "***\n___\n---\n",
    "text\n***",
    "&lt;script&gt; &#60;b>",
)
TAGS = {
    *("p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "img", "hr", "br", "del", "input"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"href", "src", "alt", "title", "class", "lang", "type", "checked", "disabled", "align", "start", "style"}
HARMLESS = re.compile(r"(?:https?|mailto|ftp|xmpp):|(?![A-Za-z][A-Za-z0-9+.-]*:)")
"""An address of the web or of mail, or one without a scheme."""
CMARK = shutil.which("cmark-gfm")
PANDOC = shutil.which("pandoc")
with_cmark = pytest.mark.skipif(CMARK is None, reason="cmark-gfm is not installed")
with_pandoc = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed")


def heading(**changes: Any) -> Heading:
    plain = Heading(
        title="Before Double 11",
        board="shop",
        workflow=WORKFLOW,
        query="kind:support -label:done",
        generated="2026-11-03T02:00:00Z",
        zone="Asia/Shanghai",
    )
    return replaced(plain, **changes)


def item(**changes: Any) -> Item:
    plain = Item(
        key="SUP-31",
        kind="support",
        stage="open",
        category="active",
        title="Refund link | does not <b>open</b>",
        body="# What happens\n\nThe page says `<404>`.\n\n```\nGET /refund\n",
        priority="P1",
        assignee="mei_lin",
        participants=("lin", "zhang"),
        department="service",
        labels=("refund", "双 11"),
        start="2026-11-01",
        due="2026-11-03T10:00:00Z",
        repeat="FREQ=WEEKLY",
        campaign="W11",
        fields={
            "channel": "wechat",
            "order_no": "20261103-1 | 2",
            "outcome": "answered",
            "evidence": [{"type": "log", "text": "10 calls | an hour"}],
            "unheard_of": "kept",
        },
        blocked=Blocked("lin", "waits for *finance*", "2026-11-02T10:00:00Z"),
        links=(Link("becomes", "REQ-12"),),
        checklist=(ChecklistEntry("a", "- ask", True), ChecklistEntry("b", "answer")),
        comments=(Comment("c", "lin", "2026-11-02T10:00:00Z", "# Called\n\n<script>\nno answer"),),
        attachments=(Attachment("d", "shot.png", "https://example.com/a_b.png"),),
        created_at="2026-11-01T01:00:00Z",
        created_by="lin",
        updated_at="2026-11-02T10:00:00Z",
        stage_since="2026-11-02T10:00:00Z",
        source=Source("csv", "T-31"),
    )
    return replaced(plain, **changes)


def some_items() -> list[Item]:
    return [
        item(),
        item(key="SUP-30", title="Parcel lost", stage="solved", category="done", labels=(), due="2026-11-05"),
        item(key="REQ-12", kind="requirement", stage="inbox", category="backlog", title="退款一键直达", checklist=()),
        item(
            key="REQ-9", kind="requirement", stage="rejected", category="dropped", title="No", assignee=None, due=None
        ),
    ]


def chinese(message: str) -> str:
    return f"〔{message}〕"


DOCUMENTS: dict[str, Callable[[], Iterator[str]]] = {
    "board.md": lambda: board_lines(some_items(), heading()),
    "board-zh.md": lambda: board_lines(some_items(), heading(language="zh", translate=chinese)),
    "board-comments.md": lambda: board_lines(some_items()[:1], heading(), comments=True),
    "table.md": lambda: table_lines(some_items(), heading(generated=None)),
    "item.md": lambda: item_lines(item(), heading(title="SUP-31 Refund link", names={"lin": "林 *美*"})),
    "item-zh.md": lambda: item_lines(item(), heading(language="zh", translate=chinese)),
}


def document(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_items_give_the_same_bytes(name: str) -> None:
    found = document(DOCUMENTS[name]())
    assert found == document(DOCUMENTS[name]())
    assert found == (GOLDEN / name).read_text(encoding="utf-8")


def test_a_task_line_is_as_the_design_says() -> None:
    bare = item(title="Refund link", labels=("refund",), assignee="mei", due="2026-11-03", checklist=())
    lines = list(board_lines([bare], heading()))
    assert lines[-1] == "- [ ] SUP-31 Refund link @mei #refund (due 2026-11-03)"
    assert lines[-3] == "### Open"
    assert lines[-5] == "## Support"


def test_front_matter_is_text_for_yaml() -> None:
    yaml = pytest.importorskip("yaml")
    for text in (*TEXTS, "no", "12:30", "2026-11-03", "a: b # c", "~", "'", '"', "\ufffe", "\ue000", "[x", "1e3"):
        shown = visible(text)
        lines = front_matter({"title": shown, "query": ""})
        assert yaml.safe_load("\n".join(lines[1:-1])) == {"title": shown, "query": ""}
    read = yaml.safe_load(document(board_lines([], heading())).split("---\n")[1])
    assert read == {
        "title": "Before Double 11",
        "type": "opsboard",
        "board": "shop",
        "query": "kind:support -label:done",
        "generated": "2026-11-03T02:00:00Z",
        "tz": "Asia/Shanghai",
    }


class Page(HTMLParser):
    """What a reader made of a document: the tags in it and the text of each block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[str, str]] = []
        self.strange: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("li", "td", "th", "p", "h1", "h2", "h3", "h4", "h5", "h6"):
            self._open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            name, texts = self._open.pop()
            self.blocks.append((name, plain("".join(texts))))

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_decl(self, decl: str) -> None:
        self.strange.append(decl)

    def handle_pi(self, data: str) -> None:
        self.strange.append(data)

    def texts(self, *tags: str) -> list[str]:
        return [text for tag, text in self.blocks if tag in tags]

    def attributes(self) -> set[str]:
        return {name for _, attributes in self.tags for name in attributes}


def cmark(markdown: str) -> Page:
    assert CMARK is not None
    extensions = ("table", "tasklist", "strikethrough", "autolink")
    command = [CMARK, "--unsafe", *(word for name in extensions for word in ("-e", name))]
    body = markdown.split("---\n", 2)[2] if markdown.startswith("---\n") else markdown
    done = subprocess.run(command, input=body.encode(), capture_output=True, check=True)
    return Page(done.stdout.decode())


def pandoc(markdown: str) -> Any:
    assert PANDOC is not None
    command = [PANDOC, "-f", "gfm+yaml_metadata_block", "-t", "json"]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)
    return json.loads(done.stdout)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every element of a pandoc document."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "t" in one:
                yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def spoken(tree: Any) -> str:
    """The plain text of a pandoc element."""
    pieces: list[str] = []

    def walk(one: Any) -> None:
        if isinstance(one, dict) and one.get("t") in ("Str", "Code"):
            pieces.append(one["c"] if one["t"] == "Str" else one["c"][1])
        elif isinstance(one, dict) and one.get("t") in ("Space", "SoftBreak", "LineBreak"):
            pieces.append(" ")
        elif isinstance(one, dict):
            walk(one.get("c", []))
        elif isinstance(one, list):
            for entry in one:
                walk(entry)

    walk(tree)
    return plain("".join(pieces))


def plain(text: str) -> str:
    """A text as a board shows it; letters as pandoc composes them."""
    return " ".join(normalize("NFC", visible(text)).split())


def hostile_items() -> list[Item]:
    return [item(key=f"SUP-{n}", title=text, labels=(), due=None, checklist=()) for n, text in enumerate(TEXTS)]


@with_cmark
def test_titles_are_inert_in_a_list() -> None:
    page = cmark(document(board_lines(hostile_items(), heading())))
    assert {tag for tag, _ in page.tags} <= {"h1", "h2", "h3", "ul", "li", "input", "code"}
    expected = [f"SUP-{n} {plain(text)} @mei_lin" for n, text in enumerate(TEXTS)]
    assert page.texts("li") == expected
    assert not page.strange


@with_cmark
def test_checklists_labels_and_people_are_inert() -> None:
    entries = tuple(ChecklistEntry(str(n), text) for n, text in enumerate(TEXTS))
    page = cmark(document(board_lines([item(title="x", labels=TEXTS, assignee="a*b_", checklist=entries)], heading())))
    assert {tag for tag, _ in page.tags} <= {"h1", "h2", "h3", "ul", "li", "input", "code"}
    assert page.texts("li")[: len(TEXTS)] == [plain(text) for text in TEXTS]


@with_cmark
def test_titles_stay_in_their_cells() -> None:
    items = [replaced(one, labels=(text,)) for one, text in zip(hostile_items(), TEXTS, strict=True)]
    page = cmark(document(table_lines(items, heading())))
    assert {tag for tag, _ in page.tags} <= {"h1", "table", "thead", "tbody", "tr", "th", "td", "code"}
    cells = page.texts("td")
    assert len(cells) == 7 * len(TEXTS)
    assert cells[1::7] == [plain(text) for text in TEXTS]
    assert cells[6::7] == ["#" + plain(text).replace(" ", "-") for text in TEXTS]


@with_pandoc
def test_pandoc_reads_the_same_titles() -> None:
    tree = pandoc(document(board_lines(hostile_items(), heading())))
    strange = {"Link", "Image", "RawInline", "RawBlock", "Math", "Emph", "Strong", "Strikeout", "Note", "Span"}
    assert not strange & {node["t"] for node in nodes(tree["blocks"])}
    (entries,) = (node["c"] for node in nodes(tree["blocks"]) if node["t"] == "BulletList")
    said = [spoken(entry).removeprefix("☐ ") for entry in entries]
    assert said == [f"SUP-{n} {plain(text)} @mei_lin" for n, text in enumerate(TEXTS)]
    table = pandoc(document(table_lines(hostile_items(), heading())))
    assert not strange & {node["t"] for node in nodes(table["blocks"])}
    assert spoken(table["meta"]["title"]) == "Before Double 11"


@with_pandoc
def test_pandoc_reads_titles_with_pipes_in_tables() -> None:
    tree = pandoc(document(table_lines(hostile_items(), heading())))
    rows = next(node for node in nodes(tree["blocks"]) if node["t"] == "Table")["c"][4][0][3]
    titles = [spoken(row[1][1][4]) for row in rows]
    assert titles == [plain(text) for text in TEXTS]


@with_cmark
@pytest.mark.parametrize("text", BODIES, ids=range(len(BODIES)))
def test_bodies_stay_in_their_place(text: str) -> None:
    comments = (Comment("c", "lin", "2026-11-02T10:00:00Z", text),)
    own = replaced(item(), body=text, comments=comments, fields={"problem": f"a\n{text}", "channel": visible(text)})
    page = cmark(document(item_lines(own, heading(title="x"))))
    assert {tag for tag, _ in page.tags} <= TAGS
    assert page.attributes() <= ATTRIBUTES
    assert not page.strange
    assert page.texts("h1") == ["x"]
    assert page.texts("h2") == ["problem", "Text", "Checklist", "Links", "Attachments", "Comments"]
    assert page.texts("h3")[-1:] == ["lin, 2026-11-02 18:00"]
    for tag, attributes in page.tags:
        target = attributes.get("href") or attributes.get("src") or ""
        assert HARMLESS.match(target), (tag, target)


@with_cmark
def test_the_formatting_of_a_body_is_kept() -> None:
    text = (
        "# Top\n\n## Below\n\n*one* **two** `<b>` [site](https://example.com/?a=b&c=d)\n\n"
        "- [x] task\n\n> quote\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```sql\nselect '<b>'\n```"
    )
    page = cmark(safe_body(text, 2))
    tags = [tag for tag, _ in page.tags]
    assert page.texts("h3", "h4") == ["Top", "Below"]
    assert {"em", "strong", "code", "a", "li", "blockquote", "table", "pre"} <= set(tags)
    assert ("a", {"href": "https://example.com/?a=b&c=d"}) in page.tags
    assert "`<b>`" in safe_body(text, 2)
    assert "```sql\nselect '<b>'\n```" in safe_body(text, 2)


def test_control_characters_never_reach_a_document() -> None:
    own = item(
        **dict.fromkeys(("title", "body", "assignee", "department", "repeat", "campaign"), "x\x1b]0;y\x07\u202e\x9b"),
        labels=("\x1b[2J",),
        links=(Link("\x1b", "\x1b"),),
        fields={"\x1bkey": "\x1b", "list": ["\x1b", {"\x1b": "\x1b"}]},
        source=Source("\x1b", "\x1b", "\x1b"),
        comments=(Comment("i", "\x1b", "\x1b", "\x1b"),),
    )
    for lines in (board_lines([own], heading()), table_lines([own], heading()), item_lines(own, heading())):
        assert not re.search("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e]", document(lines))


MARKDOWN_IT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
pieces = st.lists(
    st.sampled_from(
        [
            *"`*_[]()<>|\\#-+=~!&:;\n 1.x中",
            "```",
            "~~~",
            "<b>",
            "</b>",
            "<!--",
            "](",
            "]:",
            "javascript:",
            "\n\n",
            "\n- ",
            "\n> ",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(pieces)
def test_any_line_reads_as_it_was_written(text: str) -> None:
    tokens = MARKDOWN_IT.parse(f"- {escape_inline(text)} end")
    kinds = [token.type for token in tokens]
    assert kinds in (
        [
            "bullet_list_open",
            "list_item_open",
            "paragraph_open",
            "inline",
            "paragraph_close",
            "list_item_close",
            "bullet_list_close",
        ],
    )
    inner = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inner} <= {"text", "code_inline", "text_special"}
    assert " ".join("".join(child.content for child in inner).split()) == plain(f"{visible(text).strip()} end")


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(pieces)
def test_any_body_stays_without_html_and_above_its_heading(text: str) -> None:
    tokens = MARKDOWN_IT.parse(f"## Text\n\n{safe_body(text, 2)}\n\n## After\n")
    flat = [*tokens, *(child for token in tokens for child in token.children or ())]
    assert not {"html_block", "html_inline"} & {token.type for token in flat}
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert (levels[0], levels[-1]) == (2, 2)
    assert all(level > 2 for level in levels[1:-1])
    assert tokens[-2].content == "After"
    for token in flat:
        target = str(token.attrGet("href") or token.attrGet("src") or "")
        assert HARMLESS.match(target)
