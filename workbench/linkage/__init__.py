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

__all__ = [
    "Deduplicated",
    "LinkPlan",
    "LinkageRules",
    "Linked",
    "auto_rules",
    "dedupe",
    "golden_records",
    "link",
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
    "auto_rules": "auto",
    "dedupe": "matching",
    "golden_records": "golden",
    "link": "matching",
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
