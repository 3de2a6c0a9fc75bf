"""Errors of the cross-check by Splink."""

from workbench.core.errors import WorkbenchError


class SplinkMissing(WorkbenchError):
    """Splink is asked for, but it is an extra that is not installed."""

    template = (
        "Splink is not installed. Install it with pip install 'register-workbench[splink]', "
        "or leave out --engine splink."
    )
