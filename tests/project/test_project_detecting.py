"""`workbench detect` on files: its answer, its questions, what it refuses."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import CleanCopyDiffers
from workbench.project.detecting import detect


def written(folder: Path, name: str, town_of_row_6: str, header: str = "office,town,phone") -> Path:
    offices = [("A12", "Rosmalen", "0731"), ("B07", "Vught", "0732"), ("C33", "Oss", "0412")]
    rows = [list(offices[row % 3]) for row in range(60)]
    rows[6][1] = town_of_row_6
    path = folder / name
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def test_rows_count_from_0_and_lines_as_in_the_file(tmp_path: Path) -> None:
    (cell,) = detect(written(tmp_path, "dirty.csv", "Oss")).cells
    assert (cell.row, cell.line, cell.column) == (6, 8, "town")
    assert (cell.value, cell.suggestion) == ("Oss", "Rosmalen")


def test_a_clean_copy_answers_by_position_whatever_its_header_says(tmp_path: Path) -> None:
    dirty = written(tmp_path, "dirty.csv", "Oss")
    clean = written(tmp_path, "clean.csv", "Rosmalen", "Kantoor,Plaats,Telefoon")
    out = tmp_path / "out.json"
    line = ["detect", str(dirty), "--review-with", str(clean), "--reviews", "20"]
    done = CliRunner().invoke(app, [*line, "--json", str(out)])
    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text("utf-8"))
    assert len(told["questions"]) == 20
    assert [(cell["row"], cell["column"]) for cell in told["cells"]] == [(6, "town")]
    assert {"value", "confidence", "reason", "suggestion"} <= set(told["cells"][0])


def test_a_clean_copy_of_another_shape_is_refused(tmp_path: Path) -> None:
    dirty = written(tmp_path, "dirty.csv", "Oss")
    clean = tmp_path / "clean.csv"
    clean.write_text("office,town\nA12,Rosmalen\n", "utf-8")
    with pytest.raises(CleanCopyDiffers, match="1 rows of 2 columns"):
        detect(dirty, clean_copy=clean, reviews=20)


def test_questions_without_anybody_to_answer_them_are_a_wrong_command(tmp_path: Path) -> None:
    dirty = written(tmp_path, "dirty.csv", "Oss")
    done = CliRunner().invoke(app, ["detect", str(dirty), "--reviews", "5"])
    assert done.exit_code == 2


@pytest.mark.slow
def test_the_figures_on_hospital_and_beers(shared_data: Path) -> None:
    """Raha's sets: at least 0.50 on average without a label and 0.85 after twenty rows."""
    scores: dict[int, list[float]] = {0: [], 20: []}
    for name in ("hospital", "beers"):
        folder = shared_data / "cleaning" / name
        dirty, clean = (
            pd.read_csv(folder / f"{kind}.csv", dtype=str, keep_default_na=False)
            for kind in ("dirty", "clean")
        )
        differs = dirty.to_numpy() != clean.to_numpy()
        wrong = {(row, dirty.columns[place]) for row, place in zip(*differs.nonzero(), strict=True)}
        for reviews, reached in scores.items():
            found = detect(folder / "dirty.csv", None, folder / "clean.csv", reviews)
            cells = {(cell.row, cell.column) for cell in found.cells}
            reached.append(2 * len(cells & wrong) / (len(cells) + len(wrong)))
    assert sum(scores[0]) / 2 >= 0.50
    assert sum(scores[20]) / 2 >= 0.85
