"""Who flows in when: persons in chunks, so that the size of a register is bounded by disk alone."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.demo.calendar import FIRST_DELIVERY, HORIZON, RECORDS_BEGIN, Days

CHUNK = 5000
STOCK_SHARE = 0.28
"""Of the clients up to the first delivery: already on benefit when the records begin."""


@dataclass(frozen=True)
class Chunk:
    """Persons `first` to `first + rows - 1`; `stock` were on benefit before the records began."""

    number: int
    first: int
    rows: int
    stock: bool
    inflow_from: int
    """First possible day of inflow (for the stock: not used)."""
    settled_by: int
    """A second client number is given out before this day."""


def inflow_days(clients: int, persons: Days) -> Days:
    """The day of inflow of persons (numbers from 0): evenly spread, the same rate for ever."""
    stock = _stock(clients)
    span = FIRST_DELIVERY + 1 - RECORDS_BEGIN
    after = (persons - stock + 0.5) * span / (clients - stock)
    outcome: Days = RECORDS_BEGIN + np.floor(after).astype(np.int64)
    return outcome


def plan_chunks(clients: int, last_delivery: int) -> list[Chunk]:
    """The chunks that a register up to `last_delivery` needs; a longer register starts the same."""
    stock = _stock(clients)
    bounds = [*range(0, stock, CHUNK), *range(stock, clients, CHUNK), clients]
    chunks = [
        _chunk(number, clients, first, until)
        for number, (first, until) in enumerate(pairwise(bounds))
    ]
    per_day = (clients - stock) / (FIRST_DELIVERY + 1 - RECORDS_BEGIN)
    later = clients + int((HORIZON - FIRST_DELIVERY) * per_day)
    size = max(1, min(CHUNK, int(per_day * 92)))
    for first in range(clients, later, size):
        chunk = _chunk(len(chunks), clients, first, min(first + size, later))
        if chunk.inflow_from - 60 <= last_delivery:
            chunks.append(chunk)
    return chunks


def _stock(clients: int) -> int:
    return int(clients * STOCK_SHARE)


def _chunk(number: int, clients: int, first: int, until: int) -> Chunk:
    is_stock = first < _stock(clients)
    begins = 0 if is_stock else int(inflow_days(clients, np.array([first]))[0])
    settled = FIRST_DELIVERY if first < clients else HORIZON
    return Chunk(number, first, until - first, is_stock, begins, settled)
