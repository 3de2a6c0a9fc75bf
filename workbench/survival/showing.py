"""The code that gives a reading's figures elsewhere: in Python, and the equivalent in R."""

import json
from collections.abc import Sequence

from workbench.survival.spec import SurvivalSpec


def python_code(
    file: str, spec: SurvivalSpec, columns: Sequence[str], horizons: Sequence[float]
) -> str:
    """A script that prints the reading of `file`, a CSV or Parquet table."""
    reader = "read_parquet" if file.endswith(".parquet") else "read_csv"
    given = spec.model_dump(exclude_defaults=True)
    asked = "".join(f"    {name}={value!r},\n" for name, value in given.items())
    return f"""import pandas as pd
from workbench.survival import SurvivalSpec
from workbench.survival.groups import read_groups

table = pd.{reader}({json.dumps(file)})
spec = SurvivalSpec(
{asked})
found = read_groups(table, spec, {tuple(columns)!r}, horizons={tuple(horizons)!r})
for group in found.groups:
    for chance in group.chances:
        print(group.values, chance.cause, chance.time, chance.incidence)
for one in found.contrasts:
    print(one.cause, one.within, one.value, one.hazard_ratio, one.lower, one.upper)
"""


def r_code(file: str, spec: SurvivalSpec, columns: Sequence[str], horizons: Sequence[float]) -> str:
    """The same in R (package survival): incidence and cause-specific hazard ratios."""
    load = f"read.csv({json.dumps(file)}, check.names = FALSE)"
    if file.endswith(".parquet"):
        load = f"as.data.frame(arrow::read_parquet({json.dumps(file)}))"
    causes = ", ".join(json.dumps(cause) for cause in spec.causes)
    times = ", ".join(f"{time:.10g}" for time in horizons)
    exit_time = _r(spec.duration)
    clock = exit_time if spec.entry is None else f"{_r(spec.entry)}, {exit_time}"
    groups = " + ".join(_r(column) for column in columns)
    last, outer = _r(columns[-1]), [_r(column) for column in columns[:-1]]
    others = "".join(f" + {term}" for term in spec.covariates)
    errors = "" if spec.cluster is None else f", cluster = {_r(spec.cluster)}"
    inside = "d" if not outer else "part"
    loop = "" if not outer else f"for (part in split(d, d${outer[0]}))\n  "
    return f"""library(survival)
d <- {load}
d$.cause <- factor(ifelse(d${_r(str(spec.cause))} %in% c({causes}), as.character(d${_r(str(spec.cause))}), "censored"),
                   levels = c("censored", {causes}))
d$.row <- seq_len(nrow(d))
d${last} <- factor(d${last})
print(summary(survfit(Surv({clock}, .cause) ~ {groups}, data = d, id = .row), times = c({times})))
for (cause in c({causes}))
  {loop}print(coxph(Surv({clock}, .cause == cause) ~ {last}{others}, data = {inside}{errors}))
"""


def _r(name: str) -> str:
    return name if name.isidentifier() and not name.startswith("_") else f"`{name}`"
