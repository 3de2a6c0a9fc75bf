"""The review of a linkage: what is asked, what is kept, and what the next run makes of it."""

from datetime import date
from pathlib import Path

import pytest
from review_project import TASK, people, people_csv, review_project

from workbench.core.errors import NotMadeYet
from workbench.core.errors_link_guide import TaskUnknown
from workbench.core.errors_review import (
    DecisionUnknown,
    EntityUnknown,
    NotTaken,
    RecordUnknown,
    SameRecordTwice,
)
from workbench.project import Project
from workbench.project.link_desk import LinkDesk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "project"
    review_project(folder).close()
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Project:
    import shutil

    return Project.open(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture
def desk(project: Project) -> LinkDesk:
    return project.link_desk(TASK)


def truth() -> dict[str, str]:
    return {f"key:{row[0]}": row[-1] for row in people()}


def entities(project: Project) -> int:
    found = project.link_reports()[TASK].entities
    assert found is not None
    return found


def test_a_pair_shows_both_records_and_how_they_differ_but_not_what_the_model_believes(
    desk: LinkDesk,
) -> None:
    pair = desk.next_pair("a")
    assert pair is not None
    told = pair.model_dump()
    assert not {"match_weight", "match_probability"} & told.keys()
    signs = {cell.column: cell.sign for cell in pair.cells}
    assert {"achternaam", "voornaam", "geboren", "postcode"} <= signs.keys()
    for cell in pair.cells:
        assert (cell.sign == "same") == (cell.left == cell.right and cell.left is not None)
    assert [cell.column for cell in pair.cells if cell.compared] == [
        "achternaam",
        "voornaam",
        "geboren",
        "postcode",
    ]
    evidence = desk.evidence(pair.left, pair.right)
    assert evidence.match_probability is not None


def test_a_decision_moves_the_queue_on_and_is_in_the_database(
    project: Project, desk: LinkDesk
) -> None:
    first = desk.next_pair("a")
    assert first is not None
    desk.decide(first.left, first.right, "same", "a", "zelfde adres")
    (kept,) = Project.open(project.folder).link_desk(TASK).decisions()
    assert (kept.verdict, kept.kind, kept.reviewer, kept.note) == (
        "same",
        "pair",
        "a",
        "zelfde adres",
    )
    assert kept.counts
    second = desk.next_pair("a")
    assert second is not None
    assert {second.left, second.right} != {first.left, first.right}
    assert second.waiting == first.waiting - 1


def test_what_is_put_off_comes_last_and_counts_for_nothing(desk: LinkDesk) -> None:
    first = desk.next_pair("a")
    assert first is not None
    done = desk.decide(first.left, first.right, "later", "a")
    assert (done.progress.later, done.progress.decided, done.progress.reviewed) == (1, 0, 0)
    assert not done.progress.unapplied
    while (pair := desk.next_pair("a")) and (pair.left, pair.right) != (first.left, first.right):
        desk.decide(pair.left, pair.right, "different", "a")
    assert pair is not None
    assert pair.waiting == 1


def test_what_one_puts_off_and_another_judges_is_asked_no_more(desk: LinkDesk) -> None:
    first = desk.next_pair("a")
    assert first is not None
    desk.decide(first.left, first.right, "later", "a")
    waiting = desk.progress("a").waiting
    desk.decide(first.left, first.right, "same", "b")
    assert desk.progress("a").waiting == waiting - 1
    again = desk.next_pair("a", "second")
    assert again is not None
    assert (again.left, again.right) == (first.left, first.right)


def test_an_undo_keeps_the_row_and_says_who_undid_it(desk: LinkDesk) -> None:
    pair = desk.next_pair("a")
    assert pair is not None
    desk.decide(pair.left, pair.right, "same", "a")
    done = desk.undo("a")
    assert done.undone == 1
    (row,) = desk.decisions()
    assert row.undone_at is not None
    assert (row.undone_by, row.counts) == ("a", False)
    again = desk.next_pair("a")
    assert again is not None
    assert (again.left, again.right) == (pair.left, pair.right)
    with pytest.raises(DecisionUnknown):
        desk.undo("a")
    with pytest.raises(DecisionUnknown):
        desk.undo("a", row.act)


def test_a_reviewer_undoes_only_what_is_their_own_last_act(desk: LinkDesk) -> None:
    pair = desk.next_pair("a")
    assert pair is not None
    desk.decide(pair.left, pair.right, "same", "a")
    with pytest.raises(DecisionUnknown):
        desk.undo("b")


def test_two_reviewers_see_the_same_pairs_and_where_they_disagree_nothing_counts(
    desk: LinkDesk,
) -> None:
    seen = []
    for verdict in ("same", "different", "same", "different"):
        pair = desk.next_pair("a")
        assert pair is not None
        desk.decide(pair.left, pair.right, verdict, "a")  # type: ignore[arg-type]
        seen.append((pair.left, pair.right))
    for verdict in ("same", "different", "different", "different"):
        pair = desk.next_pair("b", "second")
        assert pair is not None
        assert (pair.left, pair.right) in seen
        desk.decide(pair.left, pair.right, verdict, "b")  # type: ignore[arg-type]
    assert desk.next_pair("b", "second") is None
    progress = desk.progress("b")
    assert progress.agreement is not None
    assert (progress.agreement.pairs, progress.agreement.agreed) == (4, 3)
    assert progress.agreement.kappa == pytest.approx(0.5)
    assert (progress.disputed, progress.decided) == (1, 3)
    counting = [one for one in desk.decisions() if one.counts]
    assert len({(one.left, one.right) for one in counting}) == 3
    desk.undo("b")
    desk.undo("b")
    assert desk.progress("b").disputed == 0


def test_a_judged_sample_gives_precision_and_recall_with_intervals_that_hold_the_truth(
    desk: LinkDesk,
) -> None:
    who = truth()
    empty = desk.clerical()
    assert (empty.judged, empty.precision, empty.recall) == (0, None, None)
    while pair := desk.next_pair("a", "sample"):
        assert pair.sampled
        verdict = "same" if who[pair.left] == who[pair.right] else "different"
        desk.decide(pair.left, pair.right, verdict, "a", sampled=True)  # type: ignore[arg-type]
    found = desk.clerical()
    assert found.judged == found.drawn > 50
    pool = desk.base.pool
    same = [
        who[desk.base.left.keys.key(one)] == who[desk.base.left.keys.key(other)]
        for one, other in zip(pool.left.tolist(), pool.right.tolist(), strict=True)
    ]
    linked = pool.pairs["linked"].tolist()
    right = sum(one and other for one, other in zip(same, linked, strict=True))
    for estimate, true in (
        (found.precision, right / sum(linked)),
        (found.recall, right / sum(same)),
    ):
        assert estimate is not None
        assert estimate.lower is not None
        assert estimate.upper is not None
        assert estimate.lower <= true <= estimate.upper


def test_a_new_decision_makes_the_linkage_out_of_date_and_an_undo_brings_it_back(
    project: Project, desk: LinkDesk
) -> None:
    def stale() -> set[str]:
        return {one.stage for one in project.status().stations if one.state != "up_to_date"}

    before = entities(project)
    assert not stale()
    pair = desk.next_pair("a")
    assert pair is not None
    desk.decide(pair.left, pair.right, "same", "a")
    assert {"dedupe", "entities"} <= stale()
    with pytest.raises(NotMadeYet):
        project.link_reports()
    assert project.link_desk(TASK).progress("a").unapplied
    desk.undo("a")
    assert not stale()
    assert entities(project) == before


def test_a_split_and_a_merge_are_in_the_next_result(project: Project, desk: LinkDesk) -> None:
    before = entities(project)
    bad = desk.suspects()[0]
    assert bad.records >= 4
    assert bad.doubt > 1
    view = desk.entity(bad.entity)
    who = truth()
    groups = {one.number: who[one.key] for one in view.records}
    assert len(set(groups.values())) == 2
    done = desk.split(bad.entity, groups, "a")
    assert {one.kind for one in done.decisions} == {"split"}
    sizes = [list(groups.values()).count(one) for one in set(groups.values())]
    assert len(done.decisions) == sizes[0] * sizes[1]
    project.run()
    assert entities(project) > before  # the model learns from it, so others may come apart too
    after = project.link_desk(TASK)
    assert not after.progress("a").unapplied
    keys = {one.key for one in view.records}
    parts = [after.entity(one.entity) for one in after.suspects(limit=1000)]
    found = [{one.key for one in part.records} for part in parts]
    assert {frozenset(part & keys) for part in found if part & keys} == {
        frozenset(key for key in keys if who[key] == person) for person in set(groups.values())
    }
    one, other = (part.entity for part in parts if {r.key for r in part.records} & keys)
    after.merge(one, [other], "a")
    project.run()
    now = project.link_desk(TASK)
    merged = [now.entity(each.entity) for each in now.suspects(limit=1000)]
    joined = {r.key for part in parts if part.entity in (one, other) for r in part.records}
    assert any(joined <= {r.key for r in view.records} for view in merged)


def test_decisions_hold_whatever_the_model_believes(project: Project, desk: LinkDesk) -> None:
    """Two records of nobody's making one person, two that are alike in all but the number not."""
    alone = [row for row in people() if sum(other[-1] == row[-1] for other in people()) == 1]
    left, right = f"key:{alone[0][0]}", f"key:{alone[1][0]}"
    desk.decide(left, right, "same", "a")
    project.run()
    now = project.link_desk(TASK)
    held = [now.entity(one.entity) for one in now.suspects(limit=1000)]
    assert any({left, right} <= {one.key for one in view.records} for view in held)


def test_a_later_delivery_in_another_order_keeps_every_decision(
    project: Project, desk: LinkDesk, tmp_path: Path
) -> None:
    for _ in range(6):
        pair = desk.next_pair("a")
        assert pair is not None
        who = truth()
        verdict = "same" if who[pair.left] == who[pair.right] else "different"
        desk.decide(pair.left, pair.right, verdict, "a")  # type: ignore[arg-type]
    rows = people()
    decided = [one for one in desk.decisions() if one.counts]
    gone = decided[0].left
    moved = tmp_path / "february.csv"
    moved.write_text(people_csv([row for row in rows[::-1] if f"key:{row[0]}" != gone]))
    project.take_in("people", moved, date(2026, 2, 28))
    report = project.run()
    assert not report.failed
    now = project.link_desk(TASK)
    lost = sum(gone in (one.left, one.right) for one in decided)
    assert now.progress("a").lost == lost >= 1
    assert not now.progress("a").unapplied
    used = project.link_reports()[TASK].decisions
    assert used is not None
    assert used.same + used.different == len(decided) - lost
    together = [
        {one.key for one in now.entity(each.entity).records} for each in now.suspects(limit=1000)
    ]
    for one in decided:
        if gone not in (one.left, one.right):
            held = any({one.left, one.right} <= keys for keys in together)
            assert held == (one.verdict == "same")


def test_a_verdict_that_others_make_impossible_is_counted_and_the_later_one_holds(
    desk: LinkDesk,
) -> None:
    a, b, c = (f"key:{row[0]}" for row in people()[:3])
    desk.decide(a, b, "same", "a")
    desk.decide(b, c, "same", "a")
    done = desk.decide(a, c, "different", "a")
    assert done.progress.contradictory == 1


def test_two_people_at_once_lose_no_verdict(project: Project) -> None:
    from concurrent.futures import ThreadPoolExecutor

    pool = project.link_desk(TASK).base.pool
    keys = project.link_desk(TASK).base.left.keys
    some = list(zip(pool.left.tolist(), pool.right.tolist(), strict=True))[:15]
    pairs = [(keys.key(one), keys.key(other)) for one, other in some]

    def judge(reviewer: str) -> None:
        mine = Project.open(project.folder)
        for left, right in pairs:
            mine.link_desk(TASK).decide(left, right, "same", reviewer)
        mine.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(judge, ("a", "b")))
    kept = project.link_desk(TASK).decisions()
    assert len(kept) == 2 * len(pairs)
    assert project.link_desk(TASK).progress("a").decided == len(pairs)


def test_the_golden_record_says_which_record_won_and_why(desk: LinkDesk) -> None:
    view = desk.entity(desk.suspects()[0].entity)
    cells = {cell.column: cell for cell in view.golden}
    newest = max(view.records, key=lambda one: dict(one.cells)["sinds"] or "")
    assert cells["sinds"].record == newest.number
    assert cells["sinds"].why == "most_recent"
    assert cells["achternaam"].why in ("all_agree", "most_recent")
    assert {number for number, _ in cells["nr"].others} == {
        one.number for one in view.records if one.number != newest.number
    }


def test_what_is_not_there_is_said(project: Project, desk: LinkDesk) -> None:
    key = f"key:{people()[0][0]}"
    with pytest.raises(RecordUnknown):
        desk.decide(key, "key:nobody", "same")
    with pytest.raises(RecordUnknown):
        desk.decide("cells:0000", key, "same")
    with pytest.raises(SameRecordTwice):
        desk.decide(key, key, "same")
    with pytest.raises(EntityUnknown):
        desk.entity(100_000)
    with pytest.raises(TaskUnknown):
        project.link_desk("nothing")
    entity = desk.suspects()[0].entity
    with pytest.raises(NotTaken):
        desk.split(entity, {})
    with pytest.raises(NotTaken):
        desk.merge(entity, [entity])
    assert desk.decisions() == ()
