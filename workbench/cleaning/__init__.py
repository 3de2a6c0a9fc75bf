"""The recorded recipe: steps, change log, replay."""

from workbench.cleaning.changelog import CHANGE_ORDER
from workbench.cleaning.clean import Cleaned, clean_table
from workbench.cleaning.preview import preview_step
from workbench.cleaning.recipe import Recipe, load_recipe

__all__ = ["CHANGE_ORDER", "Cleaned", "Recipe", "clean_table", "load_recipe", "preview_step"]
