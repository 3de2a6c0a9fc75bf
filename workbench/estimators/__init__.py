"""Kaplan-Meier, Aalen-Johansen, Cox: arrays in, arrays out, held to R."""

from workbench.estimators.aalen_johansen import Incidence, aalen_johansen
from workbench.estimators.cox import CoxFit, cox
from workbench.estimators.kaplan_meier import Curve, kaplan_meier

__all__ = ["CoxFit", "Curve", "Incidence", "aalen_johansen", "cox", "kaplan_meier"]
