# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks the figures that the digits example promises in its summary.json."""

import json
import sys

LEAST_AGREEMENT = {8: 0.99, 16: 0.997}
LAYERS = {"exp": 2, "gelu": 2, "reciprocal": 2, "rsqrt": 5}


def main(path):
    with open(path, encoding="utf-8") as file:
        summary = json.load(file)
    assert summary["images"] >= 400, summary["images"]
    assert summary["accuracy"]["float"] >= 0.97, summary["accuracy"]
    assert summary["differing_elements"] == 0
    assert summary["accuracy"] == summary["configurations"][0]["accuracy"]
    assert summary["tables"] == summary["configurations"][0]["tables"]
    assert [c["bits"] for c in summary["configurations"]] == [8, 16]
    for configuration in summary["configurations"]:
        bits = configuration["bits"]
        accuracy = configuration["accuracy"]
        assert configuration["differing_elements"] == 0, bits
        assert accuracy["sim"] == accuracy["hw"], accuracy
        assert configuration["agreement"] >= LEAST_AGREEMENT[bits], configuration["agreement"]
        assert all(seconds > 0 for seconds in configuration["seconds"].values())
        functions = [table["function"] for table in configuration["tables"]]
        assert {f: functions.count(f) for f in set(functions)} == LAYERS, functions
        for table in configuration["tables"]:
            assert table["bytes"] <= 1026 and table["entries"] >= 2, table
            # Output codes; half of one is what rounding alone costs.
            assert table["maxError"] <= {8: 0.65, 16: 2.0}[bits], table
    print("all figures hold")


main(sys.argv[1])
