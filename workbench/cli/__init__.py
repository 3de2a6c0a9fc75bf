"""The command line: the same verbs as the screens."""

from workbench.cli.main import app, main

__all__ = ["app", "main"]
