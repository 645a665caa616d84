"""Templates of campaigns on a board, and how far a campaign is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.usecases import campaigns, moving
from opsboard.usecases.adding import add
from opsboard.usecases.archiving import archive
from opsboard.usecases.campaign_progress import progress
from opsboard.usecases.session import Session

Join = Callable[..., Session]


@pytest.fixture
def gu(join: Join) -> Session:
    session = join("gu")
    campaigns.add_campaign(
        session,
        "W11",
        "2026-10-20",
        "2026-11-20",
        name="双11",
        phases=["预热=2026-10-25..2026-11-09", "爆发=2026-11-10..2026-11-12"],
    )
    return session


def test_phases_tell_what_is_done_open_and_late(gu: Session) -> None:
    late = add(gu, "plan", "late", edits={"campaign": "W11", "due": "2026-11-01"}).key
    add(gu, "content", "to come", edits={"campaign": "W11"}, fields={"publish_at": "2026-11-11 10:00"})
    done = add(gu, "plan", "done", edits={"campaign": "W11", "due": "2026-11-02"}).key
    moving.move(gu, done, "accepted", reason="so it is")
    archive(gu, done)
    add(gu, "plan", "no date", edits={"campaign": "W11"})
    dropped = add(gu, "plan", "dropped", edits={"campaign": "W11", "due": "2026-11-01"}).key
    moving.move(gu, dropped, "shelved", reason="not now")
    add(gu, "plan", "of no campaign", edits={"due": "2026-11-01"})
    found = progress(gu, "双11")
    assert [(part.name, part.done, part.open, [one.key for one in part.late]) for part in found.parts] == [
        ("预热", 1, 1, [late]),
        ("爆发", 0, 1, []),
        ("", 0, 1, []),
    ]
    (missed,) = found.parts[0].late
    assert (missed.role, missed.when) == ("due", "2026-11-01")


def test_a_campaign_of_a_template_can_be_edited(gu: Session) -> None:
    made = campaigns.add_campaign(gu, "618", template="618", day="2027-06-18", phases=["Sale=2027-06-18..2027-06-20"])
    assert made.day == "2027-06-18"
    assert ("Sale", "2027-06-18", "2027-06-20") in made.phases
    changed = campaigns.edit_campaign(gu, "618", phases=["Presale=none"], freeze="none")
    assert "Presale" not in {name for name, _first, _last in changed.phases}
    assert changed.freeze is None


def test_a_board_keeps_templates_of_its_own(gu: Session) -> None:
    campaigns.save_template(gu, "周年庆", "W11", "2026-11-10")
    made = campaigns.add_campaign(gu, "A1", template="周年庆", day="2027-03-10")
    assert made.phases == (("预热", "2027-02-22", "2027-03-09"), ("爆发", "2027-03-10", "2027-03-12"))
    campaigns.save_template(gu, "618", "W11", "2026-11-10")
    assert [one.own for one in campaigns.templates(gu) if one.name == "618"] == [True]
    campaigns.remove_template(gu, "618")
    assert [one.own for one in campaigns.templates(gu) if one.name == "618"] == [False]
    with pytest.raises(Refused, match="every board has the template 618"):
        campaigns.remove_template(gu, "618")
    assert [finding.message for finding in gu.store.check(deep=True) if finding.level == "error"] == []


def test_what_is_no_template_or_day_is_refused(gu: Session) -> None:
    with pytest.raises(Invalid, match="there is no template 520"):
        campaigns.add_campaign(gu, "520", template="520", day="2027-05-20")
    with pytest.raises(Invalid, match="give --day DAY"):
        campaigns.add_campaign(gu, "520", template="618")
    with pytest.raises(Invalid, match="did you mean"):
        campaigns.edit_campaign(gu, "W11", freeze_kinds="requirment")
