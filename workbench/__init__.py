"""The Register Workbench: raw administrative exports into data you may draw conclusions from."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("register-workbench")
except PackageNotFoundError:  # a bare checkout on the path, not installed
    __version__ = "0+unknown"
