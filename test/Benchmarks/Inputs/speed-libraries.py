# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks what a report of qlut-bench-speed says of libraries: times where one
runs, null where not, and bars and verdicts by what is there and right."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
running = {library.split()[0] for library in report["libraries"]}
seen = set()
for row in report["rows"]:
    if row["isa"] != "avx2":
        continue
    times = {peer["name"]: peer for peer in row["peers"]}
    for name, peer in times.items():
        if (library := name.split(",")[0]) not in ("XNNPACK", "oneDNN", "SLEEF"):
            continue
        assert (peer["ns_per_element"] is not None) == (library in running), (row["job"], peer)
        if (row["job"], name) not in seen:
            print(f"{row['job']}: {name}")
        seen.add((row["job"], name))
    if row["peer"] is None:
        assert row["ratio"] is None and row["met"] is None, row
    else:
        bar = times[row["peer"]]
        assert abs(row["ratio"] * row["ns_per_element"] / bar["ns_per_element"] - 1) < 1e-6, row
        assert "fault" not in bar or row["what"].endswith("against oneDNN"), row
        assert row["gate"] is None or row["met"] == (row["ratio"] >= row["gate"]), row
print("right")
