"""Parts of the Analyse pages."""
