"""A board's address is a value: what someone typed is told apart once, and no password is shown."""

from __future__ import annotations

import pytest

from opsboard.domain.addresses import PostgresUrl, SqliteFile, board_address

URL = "postgresql://ops:s3cret@db.example.org:5432/ops?password=s3cret&sslmode=require"


@pytest.mark.parametrize("typed", ["board.db", "/srv/ops/board.db", "./postgresql", "postgresql:/x", "ops@host"])
def test_a_path_is_a_file(typed: str) -> None:
    assert board_address(typed) == SqliteFile(typed)
    assert board_address(typed).shown == board_address(typed).typed == typed


@pytest.mark.parametrize("typed", [URL, "postgres://db/ops", "PostgreSQL://db/ops"])
def test_an_address_of_postgresql_is_no_path(typed: str) -> None:
    assert board_address(typed) == PostgresUrl(typed)
    assert board_address(typed).typed == typed


def test_who_logs_in_and_with_what_is_not_shown() -> None:
    assert board_address(URL).shown == "postgresql://db.example.org:5432/ops"
    assert board_address("postgres://a:b@c@d/e").shown == "postgres://d/e"
