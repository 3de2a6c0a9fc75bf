"""The project's memory: extracts, runs and results in a database (SQLAlchemy)."""
