"""Why a cell is suspect and what speaks for a repair, by code; English, the same as the words table."""

TEXTS = {
    "breaks_dependency": "Other rows about the same say something else.",
    "learned": "Cells like this one were wrong in the reviewed rows.",
    "learned_change": "The reviewed cells that were written like this were changed in this way.",
    "lost_zero": "One digit short: a leading zero was probably lost.",
    "missing_but_known": "Empty, while other rows about the same do say it.",
    "near_frequent_value": "A typing error away from a value that is much more frequent.",
    "other_kind": "Not a number, in a column of numbers.",
    "other_notation": "Written in another way than most of the column.",
    "outlying_number": "A number far from all others in the column.",
    "placeholder": "Filled, but it says nothing.",
    "rare_shape": "Letters, digits and signs in an order that hardly any other cell has.",
    "rare_sign": "Holds a sign that hardly any other cell of the column has.",
    "reviewed": "Corrected in a reviewed row.",
    "seldom_missing": "Empty, in a column that is nearly always filled.",
    "slid_value": "One value seems to have slid into the column beside its own.",
    "spacing": "The same as a more frequent value but for spaces, capitals or signs.",
}
