"""Streamlit runs this file anew for every click."""

from workbench.ui.app import main

main()
