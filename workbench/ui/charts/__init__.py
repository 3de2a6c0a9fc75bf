"""Pictures of results: each function takes a result model and gives an Altair chart.

Field names are ours, never a column name from data: Vega reads dots and brackets in them.
"""
