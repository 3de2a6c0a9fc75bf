"""Parts of the Review page: pairs, persons, decisions."""
