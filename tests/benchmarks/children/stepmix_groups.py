"""StepMix on a table, timed: the same model, missing cells within it."""

import json
import sys

import pandas as pd
from sklearn.metrics import adjusted_rand_score
from stepmix.stepmix import StepMix
from stepmix.utils import get_mixed_descriptor
from timing import timed

table = pd.read_parquet(sys.argv[1])
planted = table.pop("planted").to_numpy()
with timed("fit"):
    numbers = [name for name in table if table[name].dtype.kind == "f"]
    categories = [name for name in table if name not in numbers]
    coded = table.copy()
    for name in categories:
        codes = pd.Categorical(coded[name]).codes.astype(float)
        codes[codes < 0] = float("nan")
        coded[name] = codes
    data, descriptor = get_mixed_descriptor(
        dataframe=coded, continuous_nan=numbers, categorical_nan=categories
    )
    model = StepMix(n_components=5, measurement=descriptor, n_init=1, random_state=0, verbose=0)
    labels = model.fit(data).predict(data)
print(json.dumps({"ari": {"value": adjusted_rand_score(planted, labels)}}))
