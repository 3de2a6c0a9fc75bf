"""`python -m workbench`: how a job starts itself as a process of its own."""

from workbench.cli import main

if __name__ == "__main__":
    main()
