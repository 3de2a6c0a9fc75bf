"""A rule file for Splink users: its settings as JSON, and what of it is lost."""

import json
from pathlib import Path

from workbench.core.files import write_text
from workbench.core.results import Result
from workbench.linkage.engines.splink_settings import splink_settings
from workbench.linkage.rules import LinkageRules


class SplinkExport(Result):
    """`workbench export-splink`: where the settings are and what they leave out."""

    rules: str
    out: str
    lost: tuple[str, ...]
    """A sentence for each thing of the rule file that Splink can't be told."""


def write_splink_settings(rules: LinkageRules, out: Path) -> SplinkExport:
    """Write settings that `splink.Linker` takes; Splink learns m, u and the prior by itself."""
    made = splink_settings(rules)
    write_text(out, json.dumps(made.settings, indent=1, ensure_ascii=False) + "\n")
    return SplinkExport(rules=rules.title, out=str(out), lost=made.lost)
