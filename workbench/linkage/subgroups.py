"""How right a linkage is for whom: estimated error by sex, decade of birth and marks in the name.

Links that fail more often for some bias every later figure about them (Bohensky and others 2010),
so this stands in every report. Groups come from fields that the rules have under the names of roles:
`sex`, `birth_date` or `birth_year`, and the columns of `surname` or `full_name`.

What a name says of somebody's origin is an estimate, and a poor one. All that is looked at are marks
that stand in the written name: a particle, letters that Dutch does not use, another script. Most
names have no mark; no list of names is used, and nothing is kept about a person.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.blocks import unpack
from workbench.linkage.doubt import LeaveOuts
from workbench.linkage.estimates import Outcome, quality_of
from workbench.linkage.fields import FieldValues
from workbench.linkage.results import EstimatedQuality, Subgroup
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import Scorer
from workbench.values.names import split_particle

Labels = npt.NDArray[np.object_]
"""Per record the group that it is in; None where that is not known."""

NO_MARK = "no_mark"

_MOST_SEXES = 6
"""A column of more values than this is no sex."""
_ARABIC = frozenset({"el", "al", "ait", "aït", "ben", "bin", "bint", "bent", "ibn", "abu", "ould"})
_LETTERS = {
    "turkish_letters": frozenset("ğışİ"),
    "slavic_letters": frozenset("ąćčďęěłńňřśšťůźżž"),
}
_DUTCH_MARKS = frozenset("\u0300\u0301\u0302\u0308\u0327")
"""Grave, acute, circumflex, diaeresis, cedilla: in Dutch names and loans too."""
_DUTCH_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzĳß")
_YEAR = re.compile(r"(?:^|\D)((?:19|20)\d\d)(?:\D|$)")


@dataclass(frozen=True)
class Groups:
    """One way to tell records apart."""

    by: str
    left: Labels
    right: Labels | None
    """None: the records of one table, where a pair counts for the groups of both."""

    def touch(self, name: str, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which pairs are of a group: by their right record, or by either when deduplicating."""
        one, other = unpack(pairs)
        if self.right is not None:
            return np.asarray(self.right[other] == name)
        return np.asarray((self.left[one] == name) | (self.left[other] == name))


def subgroups(
    scorer: Scorer,
    outcome: Outcome,
    without: LeaveOuts,
    left: pd.DataFrame,
    right: pd.DataFrame | None,
) -> tuple[Subgroup, ...]:
    """Per group its rows, links and estimated precision and recall; by group, largest first.

    Groups of fewer than `small_cell` rows are left out, and so is the next smallest where one
    alone would follow from the rest. Figures over fewer than `small_cell` links are None.
    """
    return tuple(
        one
        for groups in _groupings(scorer.rules, scorer.fields, left, right)
        for one in _of(groups, outcome, without, scorer.rules.small_cell)
    )


def _of(groups: Groups, outcome: Outcome, without: LeaveOuts, least: int) -> Iterator[Subgroup]:
    labels = groups.left if groups.right is None else groups.right
    for name, rows in _shown(labels, least):
        linked = groups.touch(name, outcome.inside)
        part = outcome.part(linked, groups.touch(name, outcome.missed_pairs))
        links = len(part.inside)
        enough = links >= least
        quality = quality_of(part, without.doubt(linked)) if enough else EstimatedQuality()
        yield Subgroup(
            by=groups.by,
            group=name,
            rows=rows,
            links=links if enough else None,
            precision=quality.precision,
            recall=quality.recall,
        )


def _shown(labels: Labels, least: int) -> list[tuple[str, int]]:
    """Groups that may be shown with their rows, largest first."""
    counts = pd.Series(labels, dtype=object).value_counts()
    ranked = sorted(((str(name), int(n)) for name, n in counts.items()), key=lambda one: -one[1])
    kept = [one for one in ranked if one[1] >= least]
    unknown = len(labels) - int(counts.sum())
    if len(ranked) - len(kept) == 1 and unknown < least:
        kept = kept[:-1]
    return kept


def _groupings(
    rules: LinkageRules,
    fields: Mapping[str, FieldValues],
    left: pd.DataFrame,
    right: pd.DataFrame | None,
) -> Iterator[Groups]:
    if "sex" in fields and len(fields["sex"].values) <= _MOST_SEXES:
        yield _by_value("sex", fields["sex"], fields["sex"].values.astype(object))
    born = next((fields[name] for name in ("birth_date", "birth_year") if name in fields), None)
    if born is not None:
        decades = np.array([_decade(str(value)) for value in born.values], dtype=object)
        yield _by_value("birth_decade", born, decades)
    name = next((name for name in ("surname", "full_name") if name in rules.fields), None)
    if name is not None:
        rule = rules.fields[name]
        theirs = rule.right_columns or rule.columns
        yield Groups(
            "name_marks",
            _name_marks(left, (*_present(left, rules.name_columns), *rule.columns)),
            None
            if right is None
            else _name_marks(right, (*_present(right, rules.name_columns), *theirs)),
        )


def _present(frame: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column in frame]


def _by_value(by: str, field: FieldValues, names: Labels) -> Groups:
    known = np.array([*names, None], dtype=object)
    return Groups(by, known[field.left], None if field.right is None else known[field.right])


def _decade(text: str) -> str | None:
    found = _YEAR.search(text)
    return f"{found[1][:3]}0-{found[1][:3]}9" if found else None


def _name_marks(frame: pd.DataFrame, columns: Sequence[str]) -> Labels:
    """The mark of each record's name, its columns joined by spaces; once per distinct name."""
    codes, distinct = np.zeros(len(frame), dtype=np.int64), np.array([""], dtype=object)
    for column in columns:
        places, values = pd.factorize(frame[column])
        texts = [
            "" if place == len(values) else str(values[place]) for place in range(len(values) + 1)
        ]
        pairs = codes * (len(values) + 1) + np.where(places < 0, len(values), places)
        codes, kept = pd.factorize(pairs)
        before, own = np.divmod(kept, len(values) + 1)
        distinct = np.array(
            [f"{distinct[one]} {texts[other]}" for one, other in zip(before, own, strict=True)],
            dtype=object,
        )
    marks = np.array([name_mark(str(text).strip()) for text in distinct], dtype=object)
    return marks[codes] if len(codes) else np.empty(0, dtype=object)


def name_mark(name: str) -> str | None:
    """What is seen in a written name, the most telling first; None where nothing is written.

    `other_script`, `turkish_letters` (ğ, ı, ş), `slavic_letters` (ł, č, ń and such),
    `other_letters`, `arabic_particle` (El, Al, Ben), `other_particle` (van den, de, di), `no_mark`.
    """
    if name.isascii() and name.isalpha():
        return NO_MARK
    letters = [letter for letter in unicodedata.normalize("NFC", name) if letter.isalpha()]
    if not letters:
        return None
    uncommon = [letter for letter in letters if not letter.isascii()]
    if any("LATIN" not in unicodedata.name(letter, "LATIN") for letter in uncommon):
        return "other_script"
    for mark, telling in _LETTERS.items():
        if any(letter in telling or letter.lower() in telling for letter in uncommon):
            return mark
    if any(_is_foreign(letter.lower()) for letter in uncommon):
        return "other_letters"
    particle = split_particle([name])[0][0]
    if particle:
        return "arabic_particle" if particle.split()[0] in _ARABIC else "other_particle"
    return NO_MARK


def _is_foreign(letter: str) -> bool:
    apart = unicodedata.normalize("NFD", letter)
    return apart[0] not in _DUTCH_LETTERS or not _DUTCH_MARKS.issuperset(apart[1:])
