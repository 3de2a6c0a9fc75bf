"""The Streamlit workbench. Thin: asks the project, shows the answer."""
