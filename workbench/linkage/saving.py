"""A rule file as text: what `load_rules` reads back as the same rules."""

import json
from collections.abc import Mapping
from typing import Any

from workbench.linkage.rules import LinkageRules

_TABLES = ("blocking", "comparisons", "constraints")


def rules_as_toml(rules: LinkageRules) -> str:
    """TOML with what differs from the defaults, in the order of the documentation."""
    data = rules.model_dump(mode="json", exclude_defaults=True)
    head = {"format": 1, "task": rules.task, "threshold": rules.threshold}
    plain = {key: value for key, value in data.items() if not _is_section(value)}
    blocks = [_lines({**head, **plain})]
    for name in data.get("fields", {}):
        blocks.append(f"[fields.{name}]\n{_lines(data['fields'][name])}")
    for section in _TABLES:
        for rule in data.get(section, []):
            blocks.append(f"[[{section}]]\n{_lines(rule)}")
    if "clusters" in data:
        blocks.append(f"[clusters]\n{_lines(data['clusters'])}")
    if "growth" in data:
        blocks.append(f"[growth]\n{_lines(data['growth'])}")
    if "survivorship" in data:
        blocks += _survivorship(data["survivorship"])
    return "\n\n".join(blocks) + "\n"


def _survivorship(data: dict[str, Any]) -> list[str]:
    columns = data.pop("columns", {})
    blocks = [f"[survivorship]\n{_lines(data)}"]
    for column, rule in columns.items():
        blocks.append(f"[survivorship.columns.{_text(column)}]\n{_lines(rule)}")
    return blocks


def _is_section(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _lines(table: Mapping[str, Any]) -> str:
    return "\n".join(f"{key} = {_value(value)}" for key, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
