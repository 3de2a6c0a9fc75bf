"""How well and how fast records are linked, beside peers, in one run on two cores.

    python tests/benchmarks/linkage.py [--rows 1000000] [--rounds 3] [--no-peers]

The first table holds known sets by rules that `auto_rules` makes from roles, no labels seen; sets
of ../shared/data are left out where it is absent. Then times: only ratios are compared, for seconds
differ from machine to machine. The peers are installed in an environment of their own in a
temporary folder. Takes some minutes.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

sys.path = [each for each in sys.path if Path(each or ".").resolve() != Path(__file__).parent]
sys.path.append(str(Path(__file__).parent))  # behind Python's own: a profile.py stands here
sys.path.append(str(Path(__file__).parent / "children"))

from many_clients import many_clients  # noqa: E402
from measuring import CHILDREN, ROOT, Taken, peers_in, run  # noqa: E402
from scoring import b_cubed, pairwise  # noqa: E402

from workbench.linkage import auto_rules, dedupe, link, parse_roles  # noqa: E402
from workbench.linkage.decisions import Decisions  # noqa: E402
from workbench.linkage.review import next_pairs  # noqa: E402

OURS = Path(sys.executable)
PEERS = ("splink==5.0.0", "recordlinkage==0.16", "pandas==2.3.3", "pyarrow==26.0.1")
SETS = ROOT.parent / "shared" / "data" / "linkage"
CLIENT_RULES = Path(__file__).parent / "many_clients.toml"
FEBRL_RULES = ROOT / "tests" / "data" / "febrl_rules.toml"
OF_SPLINK, OF_TOOLKIT = 1 / 3, 1 / 12

FEBRL = (
    "given_name=given_name,surname=surname,birth_date=date_of_birth,house_number=street_number,"
    "street=address_1,city=suburb,postcode=postcode,identifier=soc_sec_id"
)
KNOWN: dict[str, tuple[str, str, str, str]] = {
    "Febrl3": ("febrl3", FEBRL, "≥ .999", "GoldenMatch .9976"),
    "historical 50k": (
        "historical_50k",
        "full_name=full_name,given_name=first_name,surname=surname,birth_date=dob,"
        "city=birth_place,postcode=postcode_fake,sex=gender",
        "≥ .87 / .895",
        "GoldenMatch .842 / Splink .863",
    ),
    "its full names": (
        "historical_50k",
        "full_name=full_name,birth_date=dob,city=birth_place,postcode=postcode_fake,sex=gender",
        "≥ .87 / .895",
        "Splink .863 with the parts",
    ),
    "fake 1000": (
        "fake_1000",
        "given_name=first_name,surname=surname,birth_date=dob,city=city,email=email",
        "≥ .94",
        "Splink .837",
    ),
    "Chicago": (
        "chicago_early_childhood",
        "title=Site name,street=Address,postcode=Zip,phone=Phone",
        "≥ .89",
        "Splink .864",
    ),
    "restaurants": ("restaurant", "title=name,street=addr,city=city,phone=phone", "", ""),
    "Febrl dsA": ("febrl_dsA_5000", f"{FEBRL},phone=phone_number", "", ""),
    "Febrl dsC": ("febrl_dsC_5000", f"{FEBRL},phone=phone_number", "", ""),
}
"""Per set: its file, roles, what to reach, and the best peer that was measured."""

REVIEWED = {
    "Chicago": "≥ .93; dedupe .919 with 80 perfect labels",
    "restaurants": "",
    "fake 1000": "",
}
"""Sets that are also reviewed, four rounds of twenty pairs; what to reach."""
_ROUNDS, _ASKED = 4, 20


def main() -> None:
    """Quality, then speed beside the peers."""
    options = _options()
    if SETS.is_dir():
        _say_quality()
    else:
        print("../shared/data is not here: no known sets.\n")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        peers = peers_in(folder / "peers", PEERS) if options.peers else None
        _say_febrl4(peers, options.rounds)
        _say_clients(folder, peers, options.rows, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def _say_quality() -> None:
    print("Known sets, rules by role, cut from the data, no labels")
    print(f"  {'set':16}{'F1':>8}{'B³':>8}{'seconds':>9}  reach; best peer measured")
    for name, (file, roles, reach, peer) in KNOWN.items():
        path = SETS / f"{file}.parquet"
        table = pd.read_parquet(path) if path.is_file() else _csv(file)
        truth = table.pop("True Id" if "True Id" in table else "entity").to_numpy()
        start = time.perf_counter()
        found = dedupe(table, _rules(roles, table)).entity_ids
        seconds = time.perf_counter() - start
        scores = f"{pairwise(found, truth):8.4f}{b_cubed(found, truth):8.4f}"
        print(f"  {name:16}{scores}{seconds:9.2f}  {reach}; {peer}")
        if name in REVIEWED:
            found = _reviewed(table, _rules(roles, table), truth)
            scores = f"{pairwise(found, truth):8.4f}{b_cubed(found, truth):8.4f}"
            print(f"  {'  80 reviewed':16}{scores}{'':9}  {REVIEWED[name]}")
    for name, files, roles in (
        ("Febrl4", ("febrl4a", "febrl4b"), FEBRL),
        ("Febrl dsD", ("febrl_dsD_org_5000", "febrl_dsD_dup_5000"), f"{FEBRL},phone=phone_number"),
    ):
        left, right = (pd.read_parquet(SETS / f"{file}.parquet") for file in files)
        start = time.perf_counter()
        links = link(left, right, _rules(roles, left, right)).links
        seconds = time.perf_counter() - start
        same = left["entity"].to_numpy()[links["left_row"]]
        same = same == right["entity"].to_numpy()[links["right_row"]]
        score = 2 * float(same.sum()) / (len(links) + right["entity"].isin(left["entity"]).sum())
        print(
            f"  {name:16}{score:8.4f}{'':8}{seconds:9.2f}  {'≥ .9998; Splink .9991' * (name == 'Febrl4')}"
        )
    print()


def _reviewed(table: pd.DataFrame, rules: Any, truth: Any) -> Any:
    """The entities after people who make no mistakes judged the pairs that we ask about."""
    found, known = dedupe(table, rules), None
    for seed in range(_ROUNDS):
        asked = next_pairs(found, known, _ASKED, seed)
        left, right = asked["left"].to_numpy(), asked["right"].to_numpy()
        more = (left, right, truth[left] == truth[right])
        before = (known.left, known.right, known.same) if known else ((), (), ())
        known = Decisions(*(np.append(one, other) for one, other in zip(before, more, strict=True)))
        known = Decisions(known.left.astype(int), known.right.astype(int), known.same.astype(bool))
        found = dedupe(table, rules, decisions=known)
    return found.entity_ids


def _csv(file: str) -> pd.DataFrame:
    return pd.read_csv(SETS / f"{file}.csv", dtype=str)


def _rules(roles: str, left: pd.DataFrame, right: pd.DataFrame | None = None) -> Any:
    parsed = parse_roles(roles, left.columns, None if right is None else right.columns)
    return auto_rules("dedupe" if right is None else "link", parsed, left, right)


def _say_febrl4(peers: Path | None, rounds: int) -> None:
    print("Febrl4, tables in memory to links; recordlinkage with a block per field, as it comes")
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(run(OURS, CHILDREN / "ours_febrl4.py", FEBRL_RULES))
        if peers is not None:
            theirs.append(run(peers, CHILDREN / "toolkit_febrl4.py"))
    _say(ours, theirs, "recordlinkage", OF_TOOLKIT)


def _say_clients(folder: Path, peers: Path | None, rows: int, rounds: int) -> None:
    frame, person = many_clients(rows)
    table = folder / "clients.parquet"
    frame.assign(person=person).to_parquet(table)
    print(f"{rows:,} clients, six blocking rules, table in memory to entities")
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(run(OURS, CHILDREN / "ours_clients.py", table, CLIENT_RULES))
        if peers is not None:
            theirs.append(run(peers, CHILDREN / "splink_clients.py", table))
    _say(ours, theirs, "Splink", OF_SPLINK)


def _say(ours: list[Taken], theirs: list[Taken], peer: str, aim: float) -> None:
    for who, taken in (("ours", ours), (peer, theirs)):
        if taken:
            wall = median(one.part("work") for one in taken)
            processor = median(one.part("work", clock="processor") for one in taken)
            score = taken[0].parts["f1"]["value"]
            peak = max(one.megabytes for one in taken)
            print(
                f"  {who:14}{wall:8.2f} s, processor {processor:7.2f} s, {peak:5d} MB, F1 {score:.4f}"
            )
    if theirs:
        pairs = zip(ours, theirs, strict=True)
        ratio = median(one.part("work") / other.part("work") for one, other in pairs)
        print(f"  {ratio:.3f} of its time (aim: at most {aim:.3f})")
    print()


if __name__ == "__main__":
    main()
