"""The script that Streamlit runs, apart: it takes a `pages` folder beside a script for its own."""
