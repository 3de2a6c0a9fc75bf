"""What a delivery did to the entities that were known."""

from workbench.core.results import Result


class EntityMove(Result):
    """An entity that was merged or split."""

    entity_id: int
    before: tuple[int, ...]
    """The entities that its records belonged to."""
    after: tuple[int, ...]
    """The entities that the records of those belong to now."""


class EntityEvents(Result):
    """Entities by what became of them; each is counted once."""

    new: int
    same: int
    changed: int
    """Other cells, or a record more or less."""
    returned: int
    """None of its records was in the last delivery, though in one before."""
    merged: int
    split: int
    """The parts of what was one entity."""
    gone: int
    """None of its records is in this delivery."""
    merges: tuple[EntityMove, ...] = ()
    splits: tuple[EntityMove, ...] = ()
