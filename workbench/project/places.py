"""Where everything of a project lies."""

from pathlib import Path

from workbench.core.shipped import find_file

SETTINGS_FILE = "workbench.toml"


class Places:
    """The folders of one project; settings files may also be the shipped ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings_file = folder / SETTINGS_FILE
        self.database = folder / "workbench.db"
        self.raw = folder / "data" / "raw"
        self.derived = folder / "data" / "derived"
        self.entities = folder / "data" / "entities"

    def suite(self, name: str) -> Path:
        """An expectation suite."""
        return find_file(name, "expectations", ".json", self.folder / "expectations")

    def recipe(self, name: str) -> Path:
        """A cleaning recipe."""
        return find_file(name, "recipes", ".toml", self.folder / "recipes")

    def rules(self, name: str) -> Path:
        """A linkage rule file."""
        return find_file(name, "linkage_rules", ".toml", self.folder / "linkage_rules")

    def layout(self, name: str) -> Path:
        """A fixed-position layout."""
        return find_file(name, "layouts", ".toml", self.folder / "layouts")

    def handover(self, name: str) -> Path:
        """The hand-over file."""
        return find_file(name, "handover", ".toml", self.folder)

    def inbox(self, name: str) -> Path:
        """Where deliveries are put down; a name within the project folder, or an absolute path."""
        return self.folder / name

    def reports(self, name: str) -> Path:
        """Where a run writes its reports; as with `inbox`."""
        return self.folder / name

    def raw_file(self, sha256: str, name: str) -> Path:
        """The delivered bytes of an extract."""
        return self.raw / f"{sha256}{Path(name).suffix.lower()}"

    def result(self, stage: str, subject: str, key: str) -> Path:
        """The folder of a made result."""
        return self.derived / stage / subject / key[:16]
