# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the weights and biases of two folders of --export-params.

check_weights.py SIMULATED DEPLOYED

Says of each role how many arrays the first folder has, and whether the second
has a file of the same bytes for each.
"""

import json
import os
import sys


def read_entries(folder):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        return json.load(file)["parameters"]


simulated, deployed = (read_entries(folder) for folder in sys.argv[1:])
there = {entry.get("sha256") for entry in deployed}
for role in ("weight", "bias"):
    arrays = [e for e in simulated if e["role"] == role and "file" in e]
    missing = [e["file"] for e in arrays if e["sha256"] not in there]
    print(f"{role}: {len(arrays)} arrays, {f'not deployed: {missing}' if missing else 'all of them deployed'}")
