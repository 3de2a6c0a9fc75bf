"""Fast sums held to their slow definitions, on drawn rows with ties, late entry and weights."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.estimators import aalen_johansen, cox, kaplan_meier
from workbench.estimators.concordance import concordance
from workbench.estimators.dominance import Dominance
from workbench.estimators.rmst import restricted_mean

ROWS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(1, 6),
        st.integers(0, 2),
        st.integers(0, 3),
        st.sampled_from([0.5, 1.0, 2.0]),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=25,
)


def arrays(drawn):
    entry, length, cause, score, weight, cluster = np.array(drawn).T
    exit = entry + length
    return exit, cause.astype(int), entry, score, weight, cluster.astype(int)


def jackknife(curve, weights, clusters):
    """The derivative of a curve to each cluster's weight, by a small step, squared and summed."""
    step, total = 1e-5, 0.0
    for cluster in np.unique(clusters):
        own = clusters == cluster
        up = curve(np.where(own, weights * (1 + step), weights))
        down = curve(np.where(own, weights * (1 - step), weights))
        total = total + ((up - down) / (2 * step)) ** 2
    return np.sqrt(total)


@given(ROWS)
def test_the_robust_error_of_a_curve_is_the_jackknife_over_clusters(drawn):
    exit, cause, entry, _, weights, clusters = arrays(drawn)
    made = kaplan_meier(exit, cause > 0, entry, weights, clusters)
    slow = jackknife(lambda w: kaplan_meier(exit, cause > 0, entry, w).survival, weights, clusters)
    # where everybody leaves at once the derivative is 0 and S too
    np.testing.assert_allclose(made.std_err, np.where(made.survival > 0, slow, 0), atol=1e-6)


@given(ROWS)
def test_the_error_of_incidence_is_the_jackknife_over_clusters(drawn):
    exit, cause, entry, _, weights, clusters = arrays(drawn)
    made = aalen_johansen(exit, cause, entry, 2, weights, clusters)
    slow = jackknife(
        lambda w: aalen_johansen(exit, cause, entry, 2, w).incidence, weights, clusters
    )
    np.testing.assert_allclose(made.std_err, slow, atol=1e-6)


@given(ROWS)
def test_each_row_its_own_cluster_is_no_cluster(drawn):
    exit, cause, entry, _, weights, _ = arrays(drawn)
    plain = aalen_johansen(exit, cause, entry, 2, weights)
    alone = aalen_johansen(exit, cause, entry, 2, weights, np.arange(exit.size))
    np.testing.assert_allclose(plain.std_err, alone.std_err, atol=1e-7)


@given(ROWS)
def test_the_robust_error_of_a_restricted_mean_is_its_jackknife(drawn):
    exit, cause, entry, _, weights, clusters = arrays(drawn)
    made = restricted_mean(exit, cause > 0, 7.5, entry, weights, clusters)
    slow = jackknife(
        lambda w: restricted_mean(exit, cause > 0, 7.5, entry, w).mean, weights, clusters
    )
    np.testing.assert_allclose(made.std_err, slow, atol=1e-6)


@given(ROWS)
def test_concordance_counts_every_pair(drawn):
    exit, cause, entry, score, weights, clusters = arrays(drawn)
    event = cause > 0
    found = concordance(score, exit, event, entry, weights)
    agree = differ = same = 0.0
    for i in np.flatnonzero(event):
        later = (exit > exit[i]) | ((exit == exit[i]) & ~event)
        for j in np.flatnonzero(later & (entry < exit[i])):
            pair = weights[i] * weights[j]
            agree += pair * (score[i] > score[j])
            differ += pair * (score[i] < score[j])
            same += pair * (score[i] == score[j])
    counted = [found.concordant, found.discordant, found.tied]
    np.testing.assert_allclose(counted, [agree, differ, same], atol=1e-9)
    if agree + differ + same:
        robust = concordance(score, exit, event, entry, weights, clusters=clusters)
        slow = jackknife(
            lambda w: np.array([concordance(score, exit, event, entry, w).value]),
            weights,
            clusters,
        )
        np.testing.assert_allclose([robust.std_err], slow, atol=1e-6)


@given(
    ranks=st.lists(st.integers(0, 9), min_size=1, max_size=40),
    asked=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), min_size=1, max_size=20),
)
def test_dominance_is_a_count(ranks, asked):
    weights = np.arange(1.0, len(ranks) + 1)
    places, bounds = (np.array(one) for one in zip(*asked, strict=True))
    places = np.minimum(places, len(ranks))
    found = Dominance(np.array(ranks), weights).below(places, bounds)
    slow = [
        sum(w for w, rank in zip(weights[:place], ranks, strict=False) if rank < bound)
        for place, bound in zip(places, bounds, strict=True)
    ]
    np.testing.assert_allclose(found, slow)


@given(st.integers(0, 50))
def test_a_row_of_weight_two_is_two_rows_with_breslows_ties(seed):
    draw = np.random.default_rng(seed)
    X, exit = draw.normal(size=(40, 2)), draw.integers(1, 12, 40).astype(float)
    event, entry = draw.random(40) < 0.7, np.zeros(40)
    weights = draw.integers(1, 3, 40)
    again = np.repeat(np.arange(40), weights)
    once = cox(X, exit, event, entry, "breslow", weights.astype(float))
    twice = cox(X[again], exit[again], event[again], entry[again], "breslow")
    np.testing.assert_allclose(once.coefficients, twice.coefficients, atol=1e-9)
    np.testing.assert_allclose(once.std_err, twice.std_err, atol=1e-9)


def test_a_row_shorter_than_rounding_is_at_risk_at_its_exit_alone():
    exit, entry = np.array([5.0, 5.0, 8.0]), np.array([0.0, 5.0 - 1e-12, 0.0])
    curve = kaplan_meier(exit, np.array([True, True, False]), entry)
    assert curve.at_risk.tolist() == [3, 1]
    assert curve.events.tolist() == [2, 0]
