"""merge_variants: spellings of one value become that value."""

from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from workbench.cleaning.steps.step import Change, ColumnStep
from workbench.values.arrays import Objects


class MergeVariants(ColumnStep):
    """Write every variant as the value it stands for; all else stays.

    `variants` is value = list of spellings. With `ignore_case` capitals and outer spaces of a
    variant don't count. A spelling may belong to one value only.
    """

    kind: Literal["merge_variants"]
    variants: dict[str, tuple[str, ...]] = Field(min_length=1)
    ignore_case: bool = False

    @model_validator(mode="after")
    def _one_value_each(self) -> "MergeVariants":
        listed = [self._key(text) for texts in self.variants.values() for text in texts]
        twice = sorted({text for text in listed if listed.count(text) > 1})
        if twice:
            raise ValueError(f"a spelling under two values: {', '.join(twice)}")
        return self

    def change(self, values: Objects) -> Change:
        canonical = {
            self._key(text): value for value, texts in self.variants.items() for text in texts
        }
        outcome = np.empty(len(values), dtype=object)
        outcome[:] = [canonical.get(self._key(value), value) for value in values]
        return Change(outcome, np.zeros(len(values), dtype=np.bool_))

    def _key(self, text: str) -> str:
        return text.strip().casefold() if self.ignore_case else text
