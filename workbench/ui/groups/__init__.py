"""Parts of the page of groups."""
