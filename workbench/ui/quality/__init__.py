"""The parts of the page on quality over time."""
