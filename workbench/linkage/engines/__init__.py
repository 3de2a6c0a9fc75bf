"""Ways to make, compare and score candidate pairs; the same rules mean the same on each."""
