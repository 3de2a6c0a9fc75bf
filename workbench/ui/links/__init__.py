"""The parts of the page on duplicates and links."""
