"""Soft characteristics: what a case manager judges or asks. May each be used, and why not?

`interviews` fetches the rows, `scorecard` judges them with one small file per sign, `reasons` says
it; `outflow` adds what only the analysis set can show, `work_list` whom to ask.
"""
