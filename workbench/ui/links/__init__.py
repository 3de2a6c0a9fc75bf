"""Parts of the page of duplicates and links."""
