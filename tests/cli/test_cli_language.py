"""The command line in Chinese; what scripts read stays English."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import opsboard

if TYPE_CHECKING:
    from cli.conftest import Program

CATALOGUE = Path(opsboard.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "opsboard.mo"
CHINESE = {"LANG": "zh_CN.UTF-8"}

translated = pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not compiled")


@translated
@pytest.mark.parametrize("command", [("--help",), ("add", "--help"), ("list", "--help"), ("people", "--help")])
def test_help_is_chinese(bare: Program, command: tuple[str, ...]) -> None:
    out = bare.run(*command, environment=CHINESE).out
    for english in ("Usage:", "Options:", "Commands:", "Show this help"):
        assert english not in out
    assert any("\u4e00" <= character <= "\u9fff" for character in out)


@translated
def test_what_must_be_given_is_said_in_chinese(bare: Program) -> None:
    out = bare.run("purge", "--help", environment=CHINESE).out
    assert "[必填]" in out
    assert "required" not in out


@translated
def test_who_left_has_left_and_not_gone_to_the_left(program: Program) -> None:
    program.ok("people", "add", "bob")
    out = program.run("people", "remove", "bob", environment=CHINESE).out
    assert "已离开" in out
    assert "向左" not in out


@translated
@pytest.mark.parametrize(
    "command",
    [("ad",), ("add", "suport", "x"), ("show", "SUP-9"), ("list", "--labl"), ("list", "foo:bar"), ("undo",), ()],
)
def test_complaints_are_chinese(program: Program, command: tuple[str, ...]) -> None:
    line = program.run(*command, environment=CHINESE).err
    assert any("\u4e00" <= character <= "\u9fff" for character in line), line


def test_stages_are_named_in_the_readers_language_and_accepted_in_both(program: Program) -> None:
    program.ok("add", "支持", "退款", "--stage", "受理")
    assert "受理" in program.run("list", environment=CHINESE).out
    assert "Triage" in program.ok("list")


def test_json_is_the_same_in_every_language(program: Program) -> None:
    program.ok("add", "support", "退款")
    for command in (("list", "--json"), ("kinds", "--json"), ("check", "--json")):
        chinese = program.run(*command, environment=CHINESE).out
        assert json.loads(chinese) == json.loads(program.ok(*command))


def test_the_config_outweighs_the_locale(program: Program) -> None:
    config = program.home / "config" / "opsboard" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('language = "zh"\n')
    program.ok("add", "support", "x", "--stage", "triage")
    assert "受理" in program.ok("list")


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "en_US.ISO-8859-1"}, {"LANG": ""}])
def test_chinese_goes_in_and_out_under_any_locale(program: Program, locale: dict[str, str]) -> None:
    program.own_process = True
    program.run("add", "support", "退款", environment=locale)
    assert json.loads(program.ok("show", "SUP-1", "--json"))["item"]["title"] == "退款"
    assert program.run("list", environment=locale).code == 0
