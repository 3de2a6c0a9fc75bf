"""How a long job says how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Called now and then with what is done of how much, and a word on what."""

    def __call__(self, done: int, total: int, what: str) -> None: ...


def silent(done: int, total: int, what: str) -> None:
    """Progress for who does not want to hear."""
