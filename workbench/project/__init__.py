"""Composes stages and store: one small file per verb."""

from workbench.project.project import Project

__all__ = ["Project"]
