"""The code that gives a provision's figures elsewhere: in Python, and the equivalent in R."""

import json
from collections.abc import Sequence

from workbench.survival.provisions.results import ProvisionReport


def python_code(report: ProvisionReport, event: str, by: Sequence[str]) -> str:
    """A script that prints the readings of `episodes.csv`, the start-stop rows of an analysis set."""
    return f"""import pandas as pd
from workbench.survival.provisions import ProvisionSpec, read_provision

rows = pd.read_csv("episodes.csv")
rows["this"] = (rows["event"] == {json.dumps(event)}).astype(int)
rows["other"] = ((rows["event"] != "censored") & (rows["this"] == 0)).astype(int)
spec = ProvisionSpec(
    start="start", stop="stop", id="spell_id", cluster="entity_id", event="this",
    competing="other", provision={json.dumps(report.provision)}, lag={report.lag!r},
    groups={tuple(by)!r},
    covariates={report.covariates!r},
)
for one in read_provision(rows, spec).readings:
    print(one.by, one.group, one.adjusted, one.early, one.late)
"""


def r_code(report: ProvisionReport, event: str) -> str:
    """The same in R (package survival): from the start on, adjusted, errors by person."""
    terms = " + ".join([report.provision, *report.covariates])
    ever = f"ave(d${report.provision}, d$spell_id, FUN = max)"
    return f"""library(survival)
d <- read.csv("episodes.csv")
d$this <- d$event == {json.dumps(event)}
print(coxph(Surv(start, stop, this) ~ {terms}, data = d, cluster = entity_id))

# early and late: rows are cut where the provision is {report.lag:g} days under way
begun <- ave(ifelse(d${report.provision} == 1, d$start, Inf), d$spell_id, FUN = min)
inside <- d$start < begun + {report.lag:g} & begun + {report.lag:g} < d$stop
second <- d[inside, ]
second$start <- begun[inside] + {report.lag:g}
d$stop[inside] <- second$start
d$this[inside] <- FALSE
d <- rbind(d, second)
begun <- c(begun, begun[inside])
d$late <- d${report.provision} * (d$start >= begun + {report.lag:g})
d$early <- d${report.provision} - d$late
print(coxph(Surv(start, stop, this) ~ early + late + {" + ".join(report.covariates) or "1"},
            data = d, cluster = entity_id))

# REFUSED, shown only to see how far off it is: ever against never
# d$ever <- {ever}
"""
