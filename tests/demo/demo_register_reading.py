"""Plain readers of the delivered files, which know nothing of the workbench's own."""

from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from workbench.demo import DemoFiles

BENEFIT_FIELDS = {
    "klantnr": (0, 8), "bsn": (8, 17), "geboortedatum": (17, 25), "regeling": (25, 27),
    "ingangsdatum": (27, 35), "einddatum": (35, 43), "reden_einde": (43, 45), "leefvorm": (45, 46),
    "aantal_kinderen": (46, 48), "bedrag": (48, 56),
}  # fmt: skip


def find(made: DemoFiles, source: str, number: int = 0) -> Path:
    """The file of a source in the delivery of this number."""
    return [path for name, _, path in made.files if name == source][number]


def read_file(source: str, path: Path) -> pd.DataFrame:
    """A delivered file as text by the simplest means; the index is the physical line."""
    if source == "provisions":
        rows = (
            CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
        frame = pd.DataFrame(rows[3:], columns=rows[2])
        frame.index += 4
        return frame.map(_as_text)
    if source == "benefits":
        lines = path.read_text("ascii").splitlines()
        cells = [[line[a:b] for a, b in BENEFIT_FIELDS.values()] for line in lines]
        frame = pd.DataFrame(cells, columns=list(BENEFIT_FIELDS))
        frame.index += 1
        return frame
    if source == "clients":
        lines = path.read_bytes().decode("cp1252").split("\r\n")
        cells = [line.split(";") for line in lines[3:-2]]
        frame = pd.DataFrame(cells, columns=lines[2].split(";"))
        frame.index += 4
        return frame
    frame = pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    frame.index += 2
    return frame


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)
