"""Fields of the items of the crowd: what the gates that each went through ask for, and a little more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from opsboard.demo.phrases import Phrases
from opsboard.domain.values import frozen


@frozen
class Facts:
    """What is known of an item when its fields are filled in."""

    stage: str
    passed: int
    """Stages gone through, the one it stands in included."""
    history: tuple[tuple[str, str], ...]
    owner: str
    author: str
    said: Phrases
    chance: Random
    department: str
    soon: str
    """A day of the next weeks."""
    past: str
    """A day of the last weeks, not before the item came."""

    def word(self, *words: str) -> str:
        return words[int(self.chance.random() * len(words))]

    def number(self, first: int, last: int) -> int:
        return first + int(self.chance.random() * (last - first + 1))

    def told(self, *names: str) -> dict[str, Any]:
        """Fields that hold the same in all items of the language."""
        return {f"fields.{name}": self.said.fields[name] for name in names}

    def entered(self, stage: str) -> str | None:
        """When the item came into the stage, None when it did not."""
        return next((moment for moment, one in self.history if one == stage), None)


def _support(facts: Facts) -> dict[str, Any]:
    said = facts.said
    found: dict[str, Any] = {
        "fields.customer": said.customers[facts.number(0, len(said.customers) - 1)],
        "fields.source_channel": facts.word("phone", "online", "online", "email", "platform"),
    }
    if facts.passed > 1:
        found["fields.category"] = facts.word("product", "logistics", "refund", "technical", "policy")
        found["fields.product"] = said.products[facts.number(0, len(said.products) - 1)]
        found["fields.first_reply_at"] = facts.history[1][0]
        found["fields.work"] = facts.word("answer", "answer", "product_policy", "product_packaging", "experience")
    solved = facts.entered("solved")
    if solved:
        found["fields.solved_at"] = solved
        found["fields.outcome"] = facts.word("answered", "answered", "to_technology", "better_solution")
        found["fields.csat"] = facts.number(2, 5)
    return found


def _requirement(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "fields.origin": facts.word("user", "customer_service", "competitor", "data", "internal", "editorial")
    }
    if facts.passed < 2:
        return found
    found.update(facts.told("problem", "evidence"))
    reach, value, confidence = facts.number(2, 90) * 100, facts.number(1, 3), facts.number(5, 10) * 10
    effort, points = facts.word("s", "m", "l"), {"s": 1, "m": 2, "l": 4}
    found["fields.reach"], found["fields.user_value"] = reach, value
    found["fields.confidence"], found["fields.effort"] = confidence, effort
    found["fields.score"] = round(reach * value * (confidence / 100) / points[effort], 1)
    if facts.passed > 3:
        found["fields.feasible"] = "feasible"
        found.update(facts.told("business_change"))
        found["fields.decision_log"] = [{"at": facts.history[3][0][:10], "by": "顾明", "decision": "ok"}]
        found["fields.business_owner"] = facts.author
        found["fields.tech_owner"] = facts.word("chen", "tom")
        found["due"] = facts.soon if facts.stage in ("scheduled", "doing", "verify") else facts.past
    if facts.stage == "live":
        found[f"check.{facts.chance.getrandbits(32):08x}"] = {"text": facts.said.fields["accepted"], "done": True}
    return found


def _content(facts: Facts) -> dict[str, Any]:
    said = facts.said
    found: dict[str, Any] = {
        "fields.channel": said.channels[facts.number(0, len(said.channels) - 1)],
        "fields.content_type": facts.word("article", "feature", "product_copy", "poster", "short_video", "livestream"),
    }
    published = facts.entered("published")
    if facts.passed > 1:
        found["fields.work"] = facts.word("channel_planning", "edit_upload", "edit_upload", "quality")
        found.update(facts.told("brief"))
        found["fields.editor"] = facts.owner
        found["fields.publish_at"] = published or f"{facts.soon}T02:00:00Z"
    if facts.passed > 3:
        found["fields.reviewer"] = "wang" if facts.owner != "wang" else "anna"
        for part in ("facts", "title", "images", "links", "compliance"):
            found[f"fields.quality_{part}"] = True
    if published:
        found["fields.url"] = f"https://shop.example.com/p/{facts.chance.getrandbits(24):06x}"
        found["fields.quality"] = facts.number(2, 5)
    if facts.stage == "maintain":
        found["fields.review_again_on"] = facts.soon
    return found


def _coordination(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "fields.from_dept": "operations",
        "fields.to_dept": facts.department if facts.department != "operations" else "technology",
        "fields.needed_by": facts.soon,
    }
    if facts.passed > 2:
        open_still = facts.stage in ("committed", "doing", "disputed")
        found["fields.promised_date"] = facts.soon if open_still and facts.number(0, 3) else facts.past
    delivered = facts.entered("delivered")
    if delivered:
        found["fields.delivered_at"] = delivered
    if facts.stage == "disputed":
        found.update(facts.told("dispute_position_a", "dispute_position_b"))
    return found


def _analysis(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "fields.type": facts.word("survey", "competitor", "traffic", "after_sales", "review", "assortment")
    }
    if len(facts.history) > 1 and found["fields.type"] == "competitor":
        found.update(facts.told("competitor_name", "competitor_verdict", "competitor_value"))
    if facts.passed > 4:
        words = facts.said.fields
        found.update(facts.told("finding"))
        value = f"{facts.number(20, 80) / 10} %"
        found["fields.metric"] = [{"name": words["conversion"], "value": value}]
        action = {"action": words["action"], "owner": facts.owner, "due": facts.soon}
        found["fields.actions"] = [action | ({"done": True} if facts.entered("following") else {})]
        found["fields.follow_up_on"] = facts.soon
    if facts.stage == "closed":
        found["fields.followed_up"] = True
    return found


def _plan(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {"fields.design_owner": "mei", "fields.budget": facts.number(2, 90) * 1000}
    if facts.passed > 3:
        found["fields.feasibility_verdict"] = facts.word("go", "go", "conditional")
    done = {"research": 2, "feasibility": 3, "document": 4, "flow": 4, "pages": 4}
    found.update({f"fields.deliverable_{part}": True for part, stages in done.items() if facts.passed > stages})
    if facts.passed > 4:
        found.update(facts.told("pages"))
    return found


def _experiment(facts: Facts) -> dict[str, Any]:
    found = facts.told("hypothesis")
    if facts.passed > 2:
        found["fields.primary_metric"] = facts.said.fields["conversion"]
        found.update(facts.told("guardrails"))
        found["fields.sample_needed"] = facts.number(4, 40) * 1000
        found.update(facts.told("stop_rule"))
        found["fields.run_from"], found["fields.run_to"] = facts.past, facts.soon
    if facts.passed > 3:
        found["fields.prediction"] = facts.word("success", "failure")
        found["fields.prediction_probability"] = facts.number(2, 9) * 10
    if facts.stage == "concluded":
        found["fields.verdict"] = facts.word("adopt", "iterate", "reject")
        found.update(facts.told("learned"))
    stopped = facts.entered("reading")
    if stopped:
        found["fields.stopped_at"] = stopped
        found["fields.run_to"] = max(facts.past, stopped[:10])  # it stopped when it should
    return found


FIELDS: Mapping[str, Callable[[Facts], Mapping[str, Any]]] = {
    "support": _support,
    "requirement": _requirement,
    "content": _content,
    "coordination": _coordination,
    "analysis": _analysis,
    "plan": _plan,
    "experiment": _experiment,
}
