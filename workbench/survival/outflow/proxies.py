"""Inputs that may stand for something that one may not distinguish by."""

import re
from functools import cache

from workbench.core.results import Setting, SettingsFile
from workbench.core.shipped import shipped_folder
from workbench.core.tomlfile import load


class Proxy(Setting):
    """What a column's name gives away."""

    column: str
    """Pattern on the name; case is ignored, `_` counts as a space."""
    nl: str
    en: str


class _Proxies(SettingsFile):
    proxy: tuple[Proxy, ...]


@cache
def known_proxies() -> tuple[Proxy, ...]:
    """The shipped ones."""
    return load(shipped_folder("outflow") / "proxies.toml", _Proxies).proxy


def proxies_among(columns: tuple[str, ...]) -> dict[str, Proxy]:
    """The columns that are one, each with why."""
    found = {}
    for column in columns:
        plain = re.sub(r"[_\W]+", " ", column)
        for proxy in known_proxies():
            if re.search(proxy.column, plain, re.IGNORECASE):
                found[column] = proxy
                break
    return found
