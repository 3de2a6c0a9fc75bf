"""Rules, blocking, comparing, scoring, clusters and golden records."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.linkage.auto import auto_rules
    from workbench.linkage.golden import golden_records
    from workbench.linkage.matching import Deduplicated, Linked, dedupe, link
    from workbench.linkage.planning import LinkPlan, plan
    from workbench.linkage.roles import parse_roles
    from workbench.linkage.rules import LinkageRules, load_rules
    from workbench.linkage.saving import rules_as_toml
    from workbench.linkage.together import LinkedAndDeduplicated, link_and_dedupe

__all__ = [
    "Deduplicated",
    "LinkPlan",
    "LinkageRules",
    "Linked",
    "LinkedAndDeduplicated",
    "auto_rules",
    "dedupe",
    "golden_records",
    "link",
    "link_and_dedupe",
    "load_rules",
    "parse_roles",
    "plan",
    "rules_as_toml",
]

_HOMES = {
    "Deduplicated": "matching",
    "LinkPlan": "planning",
    "LinkageRules": "rules",
    "Linked": "matching",
    "LinkedAndDeduplicated": "together",
    "auto_rules": "auto",
    "dedupe": "matching",
    "golden_records": "golden",
    "link": "matching",
    "link_and_dedupe": "together",
    "load_rules": "rules",
    "parse_roles": "roles",
    "plan": "planning",
    "rules_as_toml": "saving",
}


def __getattr__(name: str) -> Any:
    # lazily: who only wants the result models does not load pandas and recordlinkage
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
