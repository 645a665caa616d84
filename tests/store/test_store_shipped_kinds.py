"""What an update brings to the kinds of a board: what the team left alone becomes as it is now, the rest stays."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.kinds_loader import load_default, workflow_from_json, workflow_to_json
from opsboard.store.items.workflow_updates import Shipped, digest_of, merged_with, parts_of, shipped_parts

DEFAULT: dict[str, Any] = json.loads(workflow_to_json(load_default()))
SHIPPED = {place: Shipped(1, (digest_of(part),)) for place, part in parts_of(DEFAULT).items()}


def support(workflow: dict[str, Any]) -> dict[str, Any]:
    return next(kind for kind in workflow["kinds"] if kind["key"] == "support")


def newer() -> dict[str, Any]:
    """The defaults of a later version: a field and a setting more, another gate, another limit."""
    new = copy.deepcopy(DEFAULT)
    support(new)["fields"].insert(2, {"key": "mood", "name": ["Mood", "情绪"], "type": "text"})
    support(new)["stages"][1]["wip"] = 12
    support(new)["gates"][0]["needs"] = [{"need": "set", "field": "order_no"}]
    new["settings"]["clocks"]["support"]["P0"] = {"reply": "10m", "next": "15m", "solve": "4h", "time": "always"}
    new["settings"]["rest"] = "20m"
    return new


def test_a_board_that_was_left_alone_becomes_as_new() -> None:
    merged, left = merged_with(copy.deepcopy(DEFAULT), newer(), SHIPPED, 4)
    assert merged == newer()
    assert left == []
    workflow_from_json(json.dumps(merged))


def test_what_the_team_changed_stays_and_is_named() -> None:
    held = copy.deepcopy(DEFAULT)
    support(held)["stages"][1]["wip"] = 3
    support(held)["fields"].append({"key": "shelf", "name": ["Shelf", "货架"], "type": "text"})
    merged, left = merged_with(held, newer(), SHIPPED, 4)
    assert support(merged)["stages"][1]["wip"] == 3
    assert {"shelf", "mood"} <= {field["key"] for field in support(merged)["fields"]}
    assert left == [f"kinds/support/stages/{support(held)['stages'][1]['key']}"]


def test_what_the_team_took_away_does_not_come_back() -> None:
    held = copy.deepcopy(DEFAULT)
    del support(held)["gates"][0]
    held["kinds"] = [kind for kind in held["kinds"] if kind["key"] != "analysis"]
    held["flows"] = [flow for flow in held["flows"] if "analysis" not in flow]
    merged, _left = merged_with(held, newer(), SHIPPED, 4)
    assert [kind["key"] for kind in merged["kinds"]] == [kind["key"] for kind in held["kinds"]]
    assert support(merged)["gates"] == support(held)["gates"]


def test_every_part_of_now_has_a_line_of_its_own() -> None:
    assert len(parts_of(DEFAULT)) == len(set(parts_of(DEFAULT)))
    assert all(len(shipped.digests) == len(set(shipped.digests)) for shipped in shipped_parts().values())


@given(st.randoms(use_true_random=False))
def test_whatever_was_taken_away_an_update_of_the_same_version_changes_nothing(random: Any) -> None:
    held = copy.deepcopy(DEFAULT)
    for kind in held["kinds"]:
        for name in ("fields", "gates"):
            kind[name] = [one for one in kind.get(name, []) if random.random() < 0.8]
    merged, left = merged_with(held, DEFAULT, SHIPPED, 4)
    assert parts_of(merged) == parts_of(held)
    assert left == []
