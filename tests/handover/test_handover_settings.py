"""The hand-over file: the shipped one holds, and every fault is said at once."""

import pytest

from workbench.core.errors import SettingsFaults
from workbench.core.shipped import shipped_folder
from workbench.handover import load_handover

SMALL = """
format = 1
records_begin = 2011-01-01
client_column = "nr"
[benefits]
source = "benefits"
start = "van"
end = "tot"
reason = "reden"
administrative = ["90"]
[benefits.events]
to_work = ["01"]
"""


def written(tmp_path, text):
    path = tmp_path / "handover.toml"
    path.write_text(text)
    return path


def test_the_shipped_file_names_its_sources_and_columns():
    demo = load_handover(shipped_folder("handover") / "demo.toml")
    assert demo.sources() == ("benefits", "provisions", "clients", "soft_characteristics")
    assert demo.columns_of("benefits") == ("aantal_kinderen", "leefvorm")
    assert demo.naive().gap_days == 0
    assert all(one.nl and one.en for one in demo.covariates if not one.hidden)


def test_a_small_file_is_enough(tmp_path):
    small = load_handover(written(tmp_path, SMALL))
    assert small.gap_days == 31
    assert small.sources() == ("benefits",)


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ('other = ["01"]', "reason codes used twice: 01"),
        ('other = ["90"]', "reason codes used twice: 90"),
        (
            '[[covariates]]\nname = "exit"\nkind = "below"\nof = "x"\nlimit = 1',
            "names used twice: exit",
        ),
        ('[[covariates]]\nname = "young"\nkind = "below"\nof = "age"\nlimit = 27', "needs age"),
        (
            '[[covariates]]\nname = "a"\nkind = "number"\nsource = "zzz"\ncolumn = "c"',
            "zzz is none of benefits",
        ),
        ('[[covariates]]\nname = "a"\nkind = "guess"', "guess"),
        ('[clients]\nsource = "clients"', "clients.recorded_at"),
    ],
)
def test_a_fault_is_named_with_its_key(tmp_path, extra, says):
    with pytest.raises(SettingsFaults, match=says):
        load_handover(written(tmp_path, SMALL + extra + "\n"))
