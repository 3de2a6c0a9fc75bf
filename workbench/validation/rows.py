"""Data rows of a result, held as numbers: a run may fail millions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Numbers = npt.NDArray[np.int64]


class Rows(Sequence[int]):
    """Row numbers that read like a tuple of int, in 8 bytes each; a slice is a tuple.

    Equal to a tuple of the same numbers, and written in JSON as one. It can't be changed; an array
    that is given is not copied, and its giver leaves it alone.
    """

    __slots__ = ("numbers",)

    def __init__(self, numbers: Iterable[int] | Numbers = ()) -> None:
        given = numbers if isinstance(numbers, np.ndarray) else list(numbers)
        held = np.asarray(given, dtype=np.int64).view()
        held.flags.writeable = False
        self.numbers: Numbers = held

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers.tolist())

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...
    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        if isinstance(place, slice):
            return tuple(self.numbers[place].tolist())
        return int(self.numbers[place])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """For NumPy, without a Python number per row."""
        return np.array(self.numbers, dtype=dtype, copy=copy)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            return np.array_equal(self.numbers, other.numbers)
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Rows({tuple(self)})"

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Checked as a tuple of int where it is not one of these already."""
        numbers = handler.generate_schema(tuple[int, ...])

        def read(given: Any, checked: core_schema.ValidatorFunctionWrapHandler) -> Rows:
            return given if isinstance(given, cls) else cls(checked(given))

        return core_schema.no_info_wrap_validator_function(
            read,
            numbers,
            serialization=core_schema.plain_serializer_function_ser_schema(
                tuple, return_schema=numbers
            ),
        )


NO_ROWS = Rows()
