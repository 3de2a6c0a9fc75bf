"""A recipe as something that lives without the workbench: a Python script, a methods paragraph."""

from workbench.cleaning.script.methods import methods_paragraph
from workbench.cleaning.script.writing import Script, recipe_as_script

__all__ = ["Script", "methods_paragraph", "recipe_as_script"]
