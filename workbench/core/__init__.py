"""Errors, findings, settings, files: what every room needs and nobody owns. Knows no other room."""
