"""What a new campaign begins with: phases, freeze days and steps, counted from its day."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import back_scheduling
from opsboard.domain.back_scheduling import Steps
from opsboard.domain.days import days_between, shifted
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Campaign
from opsboard.domain.lookup import folded
from opsboard.domain.values import frozen, replaced


@frozen
class Template:
    """A shape of campaigns. Days are counted from the campaign's own."""

    name: str
    phases: tuple[tuple[str, int, int], ...] = ()
    freeze: tuple[int, int] | None = None
    freeze_kinds: tuple[str, ...] = ()
    steps: Steps = ()
    words: tuple[str, ...] = ()
    """Other words for it."""
    own: bool = False
    """The board keeps it; it is none of those that every board has."""


def built_in(language: str) -> list[Template]:
    """The templates that every board has, their phases in a language."""
    import tomllib
    from importlib import resources

    text = resources.files("opsboard.domain").joinpath("campaign_templates.toml").read_text(encoding="utf-8")
    place = 1 if language == "zh" else 0
    return [
        Template(
            name=one["names"][0],
            words=tuple(one["names"][1:]),
            phases=tuple((phase[place], phase[2], phase[3]) for phase in one.get("phases", ())),
            freeze=(one["freeze"][0], one["freeze"][1]) if "freeze" in one else None,
            steps=back_scheduling.parse_steps(one.get("steps", "")),
        )
        for one in tomllib.loads(text)["templates"]
    ]


def find_template(typed: str, templates: Sequence[Template]) -> Template:
    """The template that is called so. Raises Invalid naming all."""
    wanted = folded(typed)
    for one in templates:
        if wanted in map(folded, (one.name, *one.words)):
            return one
    names = tuple(dict.fromkeys(one.name for one in templates))
    raise Invalid(N_("there is no template {name}; there are: {names}"), name=typed, names=names)


def planned(campaign: Campaign, template: Template, day: str) -> Campaign:
    """The campaign with what the template gives for the day `day`; from its first phase to its last one."""

    def on(distance: int) -> str:
        return shifted(day, distance)

    phases = tuple((name, on(first), on(last)) for name, first, last in template.phases)
    return replaced(
        campaign,
        day=day,
        first=min([day, *(first for _name, first, _last in phases)]),
        last=max([day, *(last for _name, _first, last in phases)]),
        phases=phases,
        freeze=None if template.freeze is None else (on(template.freeze[0]), on(template.freeze[1])),
        freeze_kinds=template.freeze_kinds,
        steps=template.steps,
    )


def template_of(name: str, campaign: Campaign, day: str) -> Template:
    """The template that gives this campaign for the day `day`."""

    def distance(other: str) -> int:
        return days_between(day, other)

    return Template(
        name,
        phases=tuple((phase, distance(first), distance(last)) for phase, first, last in campaign.phases),
        freeze=None if campaign.freeze is None else (distance(campaign.freeze[0]), distance(campaign.freeze[1])),
        freeze_kinds=campaign.freeze_kinds,
        steps=campaign.steps,
        own=True,
    )
