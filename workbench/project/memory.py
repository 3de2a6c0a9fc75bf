"""What the plan has to know of the past of a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.project.entity_history import Generation
from workbench.project.link_decisions import Standing
from workbench.store.models import ExtractRow


@dataclass(frozen=True)
class Memory:
    """What the plan has to know of the past."""

    removed: frozenset[int] = frozenset()
    """Extracts whose rows were removed by policy."""
    unreadable: frozenset[str] = frozenset()
    """Keys of readings that could not be made."""
    made: Mapping[tuple[str, str], tuple[tuple[str, datetime], ...]] = field(default_factory=dict)
    """Stage and subject -> keys of its results, with when they were made, oldest first."""
    decided: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)
    """Linkage task -> people's verdicts on its pairs that count."""
    generations: Mapping[str, tuple[Generation, ...]] = field(default_factory=dict)
    """Source -> which entity numbers were given, oldest first."""

    def has(self, stage: str, subject: str, key: str) -> bool:
        """Whether there is a result of that key."""
        return any(made == key for made, _ in self.made.get((stage, subject), ()))

    def last(self, stage: str, subject: str, extract: ExtractRow) -> str | None:
        """Key of the result made last of an extract; None when there is none."""
        made = self.made.get((stage, subject), ())
        of_it = [key for key, when in made if when >= extract.added]
        return of_it[-1] if of_it else None
