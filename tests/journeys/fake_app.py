"""The screens on a made-up project: what a server runs when no stage is to run.

`FAKE_WORD` stands wherever a value from data could stand.
"""

import os
import sys
from pathlib import Path

from workbench.ui import app, session

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))
from ui_fake_project import FakeProject

FOLDER = Path(os.environ["REGISTER_WORKBENCH_PROJECT"])
session.current_project = lambda: FakeProject(FOLDER, os.environ["FAKE_WORD"])  # type: ignore[assignment,return-value]
app.main()
