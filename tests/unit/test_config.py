from __future__ import annotations

from pathlib import Path

import pytest

from opsboard import bootstrap, config
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.errors import Invalid, NotFound, Refused
from opsboard.usecases import adding, reading


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert config.load({"XDG_CONFIG_HOME": str(tmp_path)}) == config.Config()


def test_every_setting_is_read() -> None:
    read = config.parse_config(
        """
        board = "/srv/ops/board.db"
        language = "zh"
        theme = "light"
        keyboard = "plain"
        mouse = false
        week_start = "sunday"
        ambiguous_width = 2
        colour = 256
        time_zone = "Asia/Shanghai"
        frame_diff = false
        [keymap]
        preset = "arrows"
        claim = "ctrl+k"
        move = ["m", "M"]
        """,
        "config.toml",
    )
    assert read == config.Config(
        board="/srv/ops/board.db",
        language="zh",
        theme="light",
        preset="arrows",
        keymap={"claim": "ctrl+k", "move": ["m", "M"]},
        keyboard="plain",
        mouse=False,
        week_start=6,
        ambiguous_width=2,
        colour="256",
        time_zone="Asia/Shanghai",
        frame_diff=False,
        path="config.toml",
        keymap_lines={"preset": 13, "claim": 14, "move": 15},
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('\n\nlangage = "zh"', "line 3: there is no setting langage; did you mean language?"),
        ('mouse = true\nlanguage = "de"', "line 2: language must be one of auto, en, zh"),
        ('keyboard = "kitty"', "line 1: keyboard must be one of reports, plain"),
        ('mouse = "yes"', "line 1: mouse must be true or false"),
        ("ambiguous_width = 3", "line 1: ambiguous_width must be one of 1, 2"),
        ("ambiguous_width = true", "line 1: ambiguous_width must be one of 1, 2"),
        ('week_start = "m"', "line 1: week_start must be"),
        ('time_zone = "Asia/Shangai"', "line 1: time_zone must name a time zone"),
        ('time_zone = "Asia/Shangai"', "Asia/Shangai is none"),
        ("[keymap]\nclaim = 3", "line 2: keymap.claim must be"),
        ('keymap.preset = "emacs"', "line 1: keymap.preset must be one of default, arrows"),
        ("mouse = true\nboard = 'a\nx'", "line 2"),
        ('board = "a\\u0000b"', "line 1: board must be one line"),
        ('[boards]\nteam = "/a\\u0000b"', "line 2: boards.team must be the path"),
        ("a = " + "[" * 100_000, "too deep"),
        ("a = " + "9" * 5000, "too many digits"),
    ],
)
def test_a_mistake_is_named_with_its_line(source: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        config.parse_config(source, "config.toml")
    assert said in str(refused.value)
    assert "config.toml" in str(refused.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / "opsboard"
    folder.mkdir()
    (folder / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="cannot be read: not UTF-8 at byte 1"):
        config.load({"XDG_CONFIG_HOME": str(tmp_path)})


def test_relative_paths_of_the_environment_do_not_count() -> None:
    assert config.config_path({"XDG_CONFIG_HOME": "x", "HOME": "/h"}) == "/h/.config/opsboard/config.toml"
    assert bootstrap.own_board({"XDG_DATA_HOME": "x", "HOME": "/h"}) == SqliteFile("/h/.local/share/opsboard/board.db")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "c"), "XDG_DATA_HOME": str(tmp_path / "d"), "HOME": str(tmp_path)}


def test_only_ones_own_board_is_made_on_first_use(environment: dict[str, str], tmp_path: Path) -> None:
    session = bootstrap.open_session(environment={**environment, "TZ": "Asia/Shanghai"})
    assert session.zone == "Asia/Shanghai"
    assert [person.role for person in session.store.team.people()] == ["admin"]
    adding.add(session, "support", "x")
    session.store.close()
    again = bootstrap.open_session(environment=environment)
    assert reading.item(again, "SUP-1").title == "x"
    again.store.close()
    missing = str(tmp_path / "missing.db")
    for named in ({"board": missing}, {"environment": {**environment, "OPSBOARD_BOARD": missing}}):
        with pytest.raises(NotFound, match="missing"):
            bootstrap.open_session(**{"environment": environment, **named})  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        bootstrap.open_session(environment=environment, config=config.Config(board=missing))


def test_the_option_wins_over_the_environment_and_that_over_the_file() -> None:
    settings = config.Config(board="c")
    assert bootstrap.named_board("a", {"OPSBOARD_BOARD": "b"}, settings) == SqliteFile("a")
    assert bootstrap.named_board(None, {"OPSBOARD_BOARD": "b"}, settings) == SqliteFile("b")
    assert bootstrap.named_board(None, {}, settings) == SqliteFile("c")
    assert bootstrap.named_board(None, {}, config.Config()) is None


def test_nobody_acts_as_another(environment: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="service mode"):
        bootstrap.open_session(login="gu", environment=environment)


def test_the_environment_does_not_say_who_runs_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = bootstrap.identity()
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "boss")
    assert bootstrap.identity() == before


def test_an_existing_file_is_not_made_into_a_board(tmp_path: Path, environment: dict[str, str]) -> None:
    path = tmp_path / "there.db"
    path.write_text("mine")
    with pytest.raises(Refused):
        bootstrap.create_session(SqliteFile(str(path)), environment=environment)
    assert path.read_text() == "mine"


def test_the_time_zone_of_a_new_board(tmp_path: Path, environment: dict[str, str]) -> None:
    settings = config.Config(time_zone="Asia/Tokyo")
    made = bootstrap.create_session(SqliteFile(str(tmp_path / "a.db")), environment=environment, config=settings)
    assert made.zone == "Asia/Tokyo"
    made.store.close()
    assert bootstrap.system_zone({"TZ": ":Europe/Berlin"}) == "Europe/Berlin"
    assert bootstrap.system_zone({"TZ": "nonsense"}) == bootstrap.system_zone({})


def test_boards_are_named_and_mistakes_are_told_with_their_line() -> None:
    assert config.parse_config('[boards]\nops = "/srv/ops/board.db"\n', "c.toml").boards == {"ops": "/srv/ops/board.db"}
    with pytest.raises(Invalid, match=r"c.toml, line 2: boards.ops"):
        config.parse_config("[boards]\nops = 3\n", "c.toml")
    with pytest.raises(Invalid, match="must be a table"):
        config.parse_config('boards = "x"\n', "c.toml")
