"""Colours that everyone can tell apart (Okabe and Ito, 2008), and what each stands for."""

BLUE = "#0072B2"
SKY = "#56B4E9"
ORANGE = "#E69F00"
GREEN = "#009E73"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#8A939B"
PALE = "#C9D6E2"
INK = "#33414E"
YELLOW = "#F0E442"

SERIES = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, INK, YELLOW, GREY)
"""For unordered series, in this order; more series than colours begin anew."""


def series(count: int) -> list[str]:
    """A colour for each of so many series."""
    return [SERIES[number % len(SERIES)] for number in range(count)]
