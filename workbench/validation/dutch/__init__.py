"""Our own expectations, as real Great Expectations classes. Importing this registers them."""

from workbench.validation.dutch.bsn import ExpectColumnValuesToPassTheBsnElevenTest
from workbench.validation.dutch.dates import (
    ExpectColumnDatesToBeBetween,
    ExpectColumnValuesToReadAsDates,
)
from workbench.validation.dutch.fill import ExpectColumnValuesToSaySomething
from workbench.validation.dutch.numbers import ExpectColumnValuesToReadAsNumbers
from workbench.validation.dutch.order import ExpectColumnPairDatesToBeOrdered
from workbench.validation.dutch.postcode import ExpectColumnValuesToBeDutchPostcodes

__all__ = [
    "ExpectColumnDatesToBeBetween",
    "ExpectColumnPairDatesToBeOrdered",
    "ExpectColumnValuesToBeDutchPostcodes",
    "ExpectColumnValuesToPassTheBsnElevenTest",
    "ExpectColumnValuesToReadAsDates",
    "ExpectColumnValuesToReadAsNumbers",
    "ExpectColumnValuesToSaySomething",
]
