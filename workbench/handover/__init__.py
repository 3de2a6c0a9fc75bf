"""From cleaned and linked tables to an analysis set: spells, start-stop rows, what was left out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.handover.analysis_set import AnalysisSet, make_analysis_set
    from workbench.handover.settings import HandoverSettings, load_handover

__all__ = ["AnalysisSet", "HandoverSettings", "load_handover", "make_analysis_set"]

_HOMES = {
    "AnalysisSet": "analysis_set",
    "HandoverSettings": "settings",
    "load_handover": "settings",
    "make_analysis_set": "analysis_set",
}


def __getattr__(name: str) -> Any:
    # lazily: who only wants the result models or the settings does not load ibis
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
