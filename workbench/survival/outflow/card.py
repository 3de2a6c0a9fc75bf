"""The model card: what a municipality publishes of a model, in Dutch or English, from one template."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import exp, sqrt
from typing import Literal

from workbench.core.results import Result, Setting, SettingsFile
from workbench.core.shipped import shipped_folder
from workbench.core.tomlfile import load
from workbench.survival.outflow.portable import GroupMeasures, Measure, PortableModel
from workbench.survival.outflow.proxies import proxies_among

Language = Literal["nl", "en"]
Section = Literal["general", "responsible", "working", "figures"]
Z = 1.959963984540054


class CardField(Result):
    """One field of a card."""

    section: Section
    name: str
    """As in the publication standard of the Dutch algorithm register, or one of ours."""
    label: str
    text: str
    """Markdown; "": for the organisation to fill in."""
    register_field: bool


class _Both(Setting):
    nl: str
    en: str


class _Field(Setting):
    section: Section
    name: str
    in_register: bool
    label: _Both
    text: _Both


class _Card(SettingsFile):
    field: tuple[_Field, ...]
    phrases: dict[str, _Both]


@cache
def _template() -> _Card:
    return load(shipped_folder("outflow") / "card.toml", _Card)


def field_names() -> tuple[str, ...]:
    """The fields that an organisation may fill in or overrule."""
    return tuple(one.name for one in _template().field)


def card_fields(
    model: PortableModel, language: Language, given: Mapping[str, str] | None = None
) -> tuple[CardField, ...]:
    """Every field in the order of the register; `given` by name goes before what the model says."""
    told = _Told(model, language)
    values = told.values()
    return tuple(
        CardField(
            section=one.section,
            name=one.name,
            label=_filled(_in(one.label, language), values),
            text=(given or {}).get(one.name) or _filled(_in(one.text, language), values).strip(),
            register_field=one.in_register,
        )
        for one in _template().field
    )


def as_markdown(fields: Sequence[CardField], language: Language) -> str:
    """The card as a text to publish."""
    phrases = _template().phrases
    lines = [f"# {_in(phrases['title'], language)}: {fields[0].text}", ""]
    section = ""
    for one in fields:
        if one.section != section:
            section = one.section
            lines += [f"## {_in(phrases[f'section_{section}'], language)}", ""]
        lines += [f"### {one.label}", "", one.text or _in(phrases["fill_in"], language), ""]
    return "\n".join(lines).rstrip() + "\n"


def _in(both: _Both, language: Language) -> str:
    return both.nl if language == "nl" else both.en


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], ""), text)


def plain(text: str) -> str:
    """A name from data as text that no Markdown reader takes for more."""
    shown = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", shown)


class _Told:
    """What the model says, as words."""

    def __init__(self, model: PortableModel, language: Language) -> None:
        self.model, self.language = model, language
        self.own = next(one for one in model.models if one.cause == model.target)

    def phrase(self, name: str, **values: str) -> str:
        return _filled(_in(_template().phrases[name], self.language), values)

    def number(self, value: float | None, digits: int = 2) -> str:
        if value is None:
            return "–"
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self.language == "nl" else text

    def short(self, value: float) -> str:
        text = f"{value:.10g}"
        return text.replace(".", ",") if self.language == "nl" else text

    def share(self, value: float | None) -> str:
        return "–" if value is None else f"{self.number(100 * value, 0)}%"

    def measure(self, one: Measure, digits: int = 2) -> str:
        if one.lower is None or one.upper is None:
            return self.number(one.value, digits)
        low, high = self.number(one.lower, digits), self.number(one.upper, digits)
        return f"{self.number(one.value, digits)} ({low} – {high})"

    def values(self) -> dict[str, str]:
        model = self.model
        events = model.training.events.get(model.target)
        return {
            "target": plain(model.target),
            "causes": ", ".join(plain(cause) for cause in model.causes),
            "inputs": ", ".join(plain(name) for name in model.design.inputs),
            "clients": str(model.training.clients),
            "events": self.phrase("under", small_cell=str(model.small_cell))
            if events is None
            else str(events),
            "small_cell": str(model.small_cell),
            "until": self.short(model.until),
            "unit": self.phrase(f"unit_{model.unit}"),
            "history": ", ".join(self.phrase(f"history_{step}") for step in model.history),
            "digest": model.digest[:16],
            "proxies": self.proxies(),
            "validation": self.validation(),
            "groups": self.groups(),
            "effects": self.table("head_effects", self.effects()),
            "quality": self.table("head_quality", self.quality()),
            "calibration": self.table("head_calibration", self.calibration()),
            "group_table": self.table("head_groups", self.group_rows()),
            "ranges": self.ranges(),
        }

    def proxies(self) -> str:
        found = proxies_among(self.model.design.inputs)
        if not found:
            return self.phrase("no_proxies")
        listed = "; ".join(
            f"{plain(column)} ({proxy.nl if self.language == 'nl' else proxy.en})"
            for column, proxy in found.items()
        )
        return self.phrase("some_proxies", list=listed)

    def validation(self) -> str:
        mine = {one.by: one for one in self.model.validation if one.model == "cox"}
        if "client" not in mine:
            return self.phrase("not_validated")
        said = [
            self.phrase(
                "validated",
                c=self.measure(mine["client"].concordance),
                g=self.share(mine["client"].gain.value),
            )
        ]
        if "time" in mine:
            said.append(self.phrase("validated_later", c=self.measure(mine["time"].concordance)))
        if self.model.chosen == "aalen_johansen":
            said.append(self.phrase("no_gain"))
        return " ".join(said)

    def groups(self) -> str:
        if not self.model.groups:
            return self.phrase("groups_none")
        off = [one for one in self.model.groups if _is_off(one)]
        thin = [one for one in self.model.groups if one.evidence == "insufficient"]
        said = [
            self.phrase("groups_off", list=", ".join(map(_level, off)))
            if off
            else self.phrase("groups_fine")
        ]
        if thin:
            said.append(self.phrase("groups_thin", list=", ".join(map(_level, thin))))
        return " ".join(said)

    def effects(self) -> Iterator[Sequence[str]]:
        design = self.model.design
        for place, (name, term) in enumerate(zip(design.columns, design.of, strict=True)):
            coef = self.own.coefficients[place]
            error = Z * sqrt(self.own.covariance[place][place])
            low, high = self.number(exp(coef - error)), self.number(exp(coef + error))
            yield plain(name), self.number(exp(coef)), f"{low} – {high}", self.per(term)

    def per(self, term: int) -> str:
        codes = self.model.design.terms[term]
        if len(codes) > 1:
            return self.phrase("per_product")
        factor = next(one for one in self.model.design.factors if one.code == codes[0])
        if factor.kind == "category":
            return self.phrase("per_level", reference=plain(factor.levels[0]))
        return self.phrase("per_curve" if factor.kind == "spline" else "per_one")

    def quality(self) -> Iterator[Sequence[str]]:
        for one in self.model.validation:
            yield (
                self.phrase(f"model_{one.model}"),
                self.phrase(f"by_{one.by}"),
                self.measure(one.concordance),
                self.measure(one.gain),
            )

    def calibration(self) -> Iterator[Sequence[str]]:
        for one in self.model.calibration:
            yield (
                self.short(one.time),
                self.share(one.expected),
                self.share(one.observed),
                self.number(one.slope),
            )

    def group_rows(self) -> Iterator[Sequence[str]]:
        for one in self.model.groups:
            yield (
                _level(one),
                "–" if one.clients is None else str(one.clients),
                self.share(one.expected.value),
                self.share(one.observed.value),
                self.measure(one.ratio),
                self.phrase(f"evidence_{one.evidence}"),
            )

    def ranges(self) -> str:
        said = []
        for one in self.model.design.factors:
            if one.kind == "category":
                levels = ", ".join(plain(level) for level in one.levels)
                said.append(f"{plain(one.code)}: {levels}")
            elif one.range is not None:
                low, high = (self.short(value) for value in one.range)
                said.append(f"{plain(one.code)}: {low} – {high}")
        return "; ".join(said)

    def table(self, head: str, rows: Iterator[Sequence[str]]) -> str:
        listed = list(rows)
        if not listed:
            return self.phrase("none")
        heads = self.phrase(head, unit=self.phrase(f"unit_{self.model.unit}")).split(" | ")
        lines = [heads, ["---"] * len(heads), *listed]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _is_off(one: GroupMeasures) -> bool:
    low, high = one.ratio.lower, one.ratio.upper
    return low is not None and high is not None and not low <= 1 <= high


def _level(one: GroupMeasures) -> str:
    return f"{plain(one.group)}: {plain(one.level)}"
