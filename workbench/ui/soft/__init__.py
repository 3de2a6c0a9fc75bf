"""Parts of the page on soft characteristics."""
