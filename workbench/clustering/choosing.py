"""How many groups, and whether there are any: never silently, always with what speaks for it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score, silhouette_score

from workbench.clustering.families import Division, Family, Method, family_of
from workbench.clustering.one_population import one_population
from workbench.clustering.results import Candidate, Choice, ChoiceReason
from workbench.clustering.stability import bootstrap_jaccard
from workbench.clustering.traits import Traits
from workbench.core.group_thresholds import GroupThresholds
from workbench.core.progress import Progress, silent

STARTS = 8
REPLICA_STARTS = 3
SILHOUETTE_ROWS = 2000


@dataclass(frozen=True)
class Chosen:
    """The choice, and the groups of the sample that it was made on."""

    choice: Choice
    rows: npt.NDArray[np.int64]
    """Which rows the sample is."""
    division: Division
    jaccards: tuple[float, ...]
    """Per group of the division."""


def choose_groups(
    traits: Traits,
    k: int | None,
    method: Method,
    thresholds: GroupThresholds,
    seed: int = 0,
    axes: int = 0,
    progress: Progress = silent,
) -> Chosen:
    """Choose the number of groups (None), or judge the one that was asked for.

    On a sample of `thresholds.sample_rows`. Among 1 to `most_groups` the number with the smallest
    ICL; then two questions whose answer may be that there are no clear groups: do the groups
    explain more than they would in tables of one population that look the same column by column
    and pair by pair, and do they come back in bootstrap samples. Where a group does not come back,
    the next smallest ICL is tried.
    """
    random = np.random.default_rng([seed, 3])
    rows = traits.sampled(thresholds.sample_rows, random)
    sample = traits.take(rows)
    divide = family_of(method, axes)
    most = min(thresholds.most_groups, max(sample.rows // 10, 2), sample.different())
    tried = range(1, most + 1) if k is None else sorted({1, k})
    steps = len(tried) + 3
    divisions: dict[int, Division] = {}
    for done, count in enumerate(tried):
        progress(done, steps, f"{count} groups")
        divisions[count] = divide(sample, count, seed, STARTS)
    progress(len(tried), steps, "stability")
    times = thresholds.bootstraps_each if k is None else thresholds.bootstraps
    stable = {
        count: _jaccards(sample, divisions[count], count, divide, thresholds, seed, times)
        for count in tried
    }
    best = k if k is not None else _best(divisions, stable, thresholds)
    if k is None:
        again = thresholds.bootstraps
        stable[best] = _jaccards(sample, divisions[best], best, divide, thresholds, seed, again)
    candidates = {
        count: _candidate(sample, divisions[count], count, stable[count], seed) for count in tried
    }
    progress(len(tried) + 1, steps, "tables without groups")
    gain = _gain(sample, max(best, 2), divide, thresholds, seed)
    reasons = _reasons(candidates[best], best, gain, thresholds)
    clear = not any(reason.against for reason in reasons)
    choice = Choice(
        answer="groups" if clear else "no_clear_groups",
        asked="auto" if k is None else k,
        k=best if clear or k is not None else 1,
        method=method,
        sample=sample.rows,
        candidates=tuple(candidates[count] for count in tried),
        gain=gain[0],
        gain_without_groups=gain[1],
        gain_deviation=gain[2],
        agreement=_agreement(sample, divisions[best], best, method, seed),
        reasons=reasons,
    )
    return Chosen(choice, rows, divisions[choice.k], stable[choice.k])


def _jaccards(
    sample: Traits,
    division: Division,
    k: int,
    divide: Family,
    thresholds: GroupThresholds,
    seed: int,
    times: int,
) -> tuple[float, ...]:
    if k == 1:
        return ()
    few = thresholds.replica_rows
    labels = division.labels
    found = bootstrap_jaccard(sample, labels, k, divide, times=times, rows=few, seed=seed)
    return tuple(found.tolist())


def _candidate(
    sample: Traits, division: Division, k: int, jaccards: tuple[float, ...], seed: int
) -> Candidate:
    order = np.argsort(-np.bincount(division.labels, minlength=k), kind="stable")
    return Candidate(
        k=k,
        bic=division.bic,
        icl=division.icl,
        jaccard=float(np.mean(jaccards)) if k > 1 else None,
        jaccards=tuple(jaccards[group] for group in order) if k > 1 else (),
        silhouette=_silhouette(sample, division, seed),
    )


def _best(
    divisions: dict[int, Division],
    stable: dict[int, tuple[float, ...]],
    thresholds: GroupThresholds,
) -> int:
    """The smallest ICL; where one of its groups is not to be trusted, the next that has none."""
    by_icl = sorted(divisions, key=lambda k: (divisions[k].icl, k))
    for k in by_icl:
        if k == 1 or _trusted(stable[k], thresholds):
            return k
    return by_icl[0]


def _trusted(jaccards: tuple[float, ...], thresholds: GroupThresholds) -> bool:
    return float(np.mean(jaccards)) >= thresholds.stable and min(jaccards) >= thresholds.pattern


def _gain(
    sample: Traits, k: int, divide: Family, thresholds: GroupThresholds, seed: int
) -> tuple[float, float, float | None]:
    """What k groups explain per row beyond one; the same in tables without groups; how far apart.

    All with the same number of rows and starts.
    """
    random = np.random.default_rng([seed, 11])
    few = sample.sample(thresholds.replica_rows, random)
    population = one_population(few, seed)
    tables = [few, *(population.draw(random) for _ in range(thresholds.references))]
    gains = []
    for table in tables:
        own = int(random.integers(2**31))
        one, more = (divide(table, count, own, REPLICA_STARTS) for count in (1, k))
        gains.append((more.loglik - one.loglik) / table.rows)
    without = np.array(gains[1:])
    spread = float(without.std(ddof=1)) * float(np.sqrt(1 + 1 / len(without)))
    deviation = (gains[0] - float(without.mean())) / spread if spread > 0 else None
    return gains[0], float(without.mean()), deviation


def _reasons(
    best: Candidate,
    k: int,
    gain: tuple[float, float, float | None],
    thresholds: GroupThresholds,
) -> tuple[ChoiceReason, ...]:
    """What speaks for groups and what against, each with its figure and limit."""
    if k == 1:
        return (ChoiceReason(code="one_group_explains_best", against=True),)
    found, without, deviation = gain
    ratio = found / without if without > 0 else np.inf
    far = deviation is None or deviation >= thresholds.least_deviation
    enough = found > 0 and ratio >= thresholds.least_gain and far
    mean = best.jaccard or 0.0
    lowest = min(best.jaccards)
    shown = float(ratio) if np.isfinite(ratio) else None
    return (
        ChoiceReason(
            code="more_than_one_population" if enough else "like_one_population",
            against=not enough,
            value=shown,
            limit=thresholds.least_gain,
        ),
        ChoiceReason(
            code="groups_come_back" if mean >= thresholds.stable else "groups_do_not_come_back",
            against=mean < thresholds.stable,
            value=mean,
            limit=thresholds.stable,
        ),
        ChoiceReason(
            code="each_group_comes_back"
            if lowest >= thresholds.pattern
            else "a_group_does_not_come_back",
            against=lowest < thresholds.pattern,
            value=lowest,
            limit=thresholds.pattern,
        ),
    )


def _silhouette(sample: Traits, division: Division, seed: int) -> float | None:
    rows = np.arange(sample.rows)
    if sample.rows > SILHOUETTE_ROWS:
        random = np.random.default_rng([seed, 5])
        rows = np.sort(random.choice(sample.rows, SILHOUETTE_ROWS, replace=False))
    labels = division.labels[rows]
    if not 1 < len(np.unique(labels)) < len(rows):
        return None
    return float(silhouette_score(sample.take(rows).coordinates(), labels))


def _agreement(
    sample: Traits, division: Division, k: int, method: Method, seed: int
) -> float | None:
    """Adjusted Rand index with the groups that the other family makes of the same rows."""
    if k == 1:
        return None
    other: Method = "famd_kmeans" if method == "latent_class" else "latent_class"
    labels = family_of(other)(sample, k, seed, STARTS).labels
    return float(adjusted_rand_score(division.labels, labels))
