"""Quality over time: what is counted of each delivery, what got worse, since when, and where."""
