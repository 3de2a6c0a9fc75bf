"""Relations: Ibis over DuckDB on Parquet."""
