"""The parts of the Clean page."""
