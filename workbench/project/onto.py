"""What a delivery of a bare file is held against."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ENTITY = "entity_id"
Delivery = Literal["full", "changes"]


@dataclass(frozen=True)
class Onto:
    """What a delivery is held against, and how its records are told from one another."""

    known: Path | None = None
    key: tuple[str, ...] = ()
    """Columns that identify a record; none: all of them."""
    delivery: Delivery = "full"
    """`changes`: the file holds only what is new or changed, and all that is known stays."""
