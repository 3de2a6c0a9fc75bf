"""Our own expectations, as real Great Expectations classes. Importing this registers them."""

from workbench.validation.dutch.bsn import ExpectColumnValuesToPassTheBsnElevenTest
from workbench.validation.dutch.clients import (
    ExpectAgeAtInflowToBeBetween,
    ExpectBenefitPeriodsNotToOverlap,
    ExpectHouseholdTypeToFitPartnerAndChildren,
    ExpectOneOpenSpellAtMost,
)
from workbench.validation.dutch.dates import (
    ExpectColumnDatesToBeBetween,
    ExpectColumnValuesToReadAsDates,
)
from workbench.validation.dutch.elsewhere import (
    ExpectColumnValuesToBeInTheCodeListOfTheLayout,
    ExpectProvisionsToFallWithinABenefitPeriod,
)
from workbench.validation.dutch.fill import ExpectColumnValuesToSaySomething
from workbench.validation.dutch.groups import (
    ExpectFillNotToDifferBetweenGroups,
    ExpectRecentFillToBeAtLeast,
    ExpectRecentShareOfOneValueToBeAtMost,
)
from workbench.validation.dutch.numbers import ExpectColumnValuesToReadAsNumbers
from workbench.validation.dutch.order import ExpectColumnPairDatesToBeOrdered
from workbench.validation.dutch.possible import ExpectColumnDatesToBePossibleAndNoDefault
from workbench.validation.dutch.postcode import ExpectColumnValuesToBeDutchPostcodes
from workbench.validation.dutch.shares import (
    ExpectColumnDistributionToBeLikePreviousDeliveries,
    ExpectColumnShareOfOneValueToBeAtMost,
)
from workbench.validation.dutch.volume import ExpectTableRowCountToBeLikePreviousDeliveries
from workbench.validation.given import references as references

__all__ = [
    "ExpectAgeAtInflowToBeBetween",
    "ExpectBenefitPeriodsNotToOverlap",
    "ExpectColumnDatesToBeBetween",
    "ExpectColumnDatesToBePossibleAndNoDefault",
    "ExpectColumnDistributionToBeLikePreviousDeliveries",
    "ExpectColumnPairDatesToBeOrdered",
    "ExpectColumnShareOfOneValueToBeAtMost",
    "ExpectColumnValuesToBeDutchPostcodes",
    "ExpectColumnValuesToBeInTheCodeListOfTheLayout",
    "ExpectColumnValuesToPassTheBsnElevenTest",
    "ExpectColumnValuesToReadAsDates",
    "ExpectColumnValuesToReadAsNumbers",
    "ExpectColumnValuesToSaySomething",
    "ExpectFillNotToDifferBetweenGroups",
    "ExpectHouseholdTypeToFitPartnerAndChildren",
    "ExpectOneOpenSpellAtMost",
    "ExpectProvisionsToFallWithinABenefitPeriod",
    "ExpectRecentFillToBeAtLeast",
    "ExpectRecentShareOfOneValueToBeAtMost",
    "ExpectTableRowCountToBeLikePreviousDeliveries",
]
