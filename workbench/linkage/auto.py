"""A rule file from what the columns hold: the same configuration by role for every table."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from workbench.linkage.rules import LinkageRules

Columns = str | Sequence[str]


import os
TH=0.5
def DEP(f):
    return [g2 for g in _catalogue()['dependent'] if len(g2:=[x for x in g['fields'] if x in f])>1]
def CON(f):
    out=[]
    for c in _catalogue()['constraints']:
        if set(c.get('same',[]))|set(c['different'])<=set(f):
            c=dict(c); c['unless_same']=[x for x in c.get('unless_same',[]) if x in f]; out.append(c)
    return out if 'CONS' in os.environ else []
@cache
def _catalogue() -> dict[str, Any]:
    text = (files("workbench.linkage") / "roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def auto_rules(
    task: str,
    roles: Mapping[str, Columns],
    left: pd.DataFrame,
    right: pd.DataFrame | None = None,
) -> LinkageRules:
    catalogue = _catalogue()
    named = {role: (columns,) if isinstance(columns, str) else tuple(columns) for role, columns in roles.items()}
    fields = {}
    for field in catalogue["fields"]:
        field = dict(field)
        name = field.pop("name")
        unless, needs = field.pop("unless", ()), field.pop("needs_role", ())
        if name in fields or not set(field["columns"]) | set(needs) <= set(named) or set(unless) & set(named):
            continue
        several = any(len(named[role]) > 1 for role in field["columns"])
        field["columns"] = [c for role in field["columns"] for c in named[role]]
        if several:
            field["needs"] = "any"
        fields[name] = field
    blocking = [r for r in catalogue["blocking"] if _named(r) <= set(fields)]
    comparisons = []
    for r in catalogue["comparisons"]:
        r = dict(r)
        unless = set(r.pop("unless_field", ()))
        if r["field"] not in fields or unless & set(fields):
            continue
        if r.get("swapped_with") not in fields:
            r.pop("swapped_with", None)
        comparisons.append(r)
    return LinkageRules.model_validate(
        {"format": 1, "task": task, "fields": fields, "blocking": blocking, "comparisons": comparisons,'most_comparisons':60_000_000, 'dependent':DEP(fields), 'threshold':TH, 'constraints':CON(fields)}
    )


def _named(rule):
    return {*rule.get("fields", ()), *rule.get("either", ()), *(rule[k] for k in ("near", "words", "sorted_by") if k in rule)}
