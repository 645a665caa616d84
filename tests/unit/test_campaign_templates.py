"""What campaigns begin with: the shapes that every board has, and those made of a campaign."""

from __future__ import annotations

import pytest

from opsboard.domain.campaign_templates import built_in, find_template, planned, template_of
from opsboard.domain.errors import Invalid
from opsboard.domain.items import Campaign


def test_every_board_has_four() -> None:
    assert [one.name for one in built_in("en")] == ["618", "双11", "年货节", "blank"]
    assert find_template("W11", built_in("zh")).name == "双11"
    assert find_template("空白", built_in("zh")).phases == ()
    with pytest.raises(Invalid, match="there is no template 520; there are: 618, 双11, 年货节, blank"):
        find_template("520", built_in("en"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_their_phases_follow_one_another(language: str) -> None:
    for template in built_in(language):
        days = [day for _name, first, last in template.phases for day in (first, last)]
        assert days == sorted(days), template.name
        assert len({name for name, _first, _last in template.phases}) == len(template.phases)


def test_days_are_counted_from_the_campaigns_own() -> None:
    campaign = planned(Campaign("618", "618", "", ""), find_template("618", built_in("zh")), "2027-06-18")
    assert (campaign.first, campaign.last) == ("2027-04-19", "2027-07-02")
    assert ("爆发", "2027-06-18", "2027-06-20") in campaign.phases
    assert campaign.freeze == ("2027-06-15", "2027-06-21")
    assert (campaign.phase_on("2027-06-18"), campaign.phase_on("2027-07-03")) == ("爆发", "")


def test_a_blank_one_is_its_day() -> None:
    campaign = planned(Campaign("x", "x", "", ""), find_template("blank", built_in("en")), "2027-05-01")
    assert (campaign.first, campaign.last, campaign.phases, campaign.freeze) == ("2027-05-01", "2027-05-01", (), None)


def test_a_campaign_gives_the_template_that_gives_it() -> None:
    for template in built_in("en"):
        campaign = planned(Campaign("k", "n", "", ""), template, "2028-02-29")
        again = planned(Campaign("k", "n", "", ""), template_of("ours", campaign, "2028-02-29"), "2028-02-29")
        assert again == campaign
