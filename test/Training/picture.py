# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""picture.py PICTURE CURVES: the panels of an SVG of curves, by the CSV file beside it.

Each point is where its number is between the two ticks nearest to it.
"""

import csv
import re
import sys
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = {"loss": ["loss", "held_out_loss"], "accuracy, %": ["accuracy", "held_out_accuracy"],
           "mean width of ranges": ["mean_range"]}
root = ET.parse(sys.argv[1]).getroot()
with open(sys.argv[2]) as file:
    rows = list(csv.DictReader(file))
texts = [e for e in root.iter(SVG + "text")]
titles = [e for e in texts if e.get("class") == "label"]
paths = [e for e in root.iter(SVG + "path") if e.get("class").startswith("line")]
for number, title in enumerate(titles):
    top = float(title.get("y"))
    bottom = float(titles[number + 1].get("y")) if number + 1 < len(titles) else float(root.get("height"))
    ticks = sorted((float(e.get("y")) - 3.5, float(e.text)) for e in texts
                   if e.get("text-anchor") == "end" and top < float(e.get("y")) < bottom and re.match(r"[\d.]+$", e.text))
    (y0, v0), (y1, v1) = ticks[0], ticks[-1]
    names = COLUMNS[title.text]
    own = [[float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", p.get("d"))] for p in paths]
    own = [line for line in own if top < line[0] < bottom]
    assert len(own) == len(names), (title.text, len(own))
    factor = 100 if title.text.startswith("accuracy") else 1
    for name, line in zip(names, own):
        for y, row in zip(line, rows):
            wanted = y0 + (factor * float(row[name]) - v0) / (v1 - v0) * (y1 - y0)
            assert abs(y - wanted) < 0.2, (title.text, name, row["epoch"], y, wanted)
    assert all(len(line) == len(rows) for line in own)
    print(f"{title.text}: {len(own)} lines of {len(rows)} epochs")
print(sum(e.get("class") == "bound" for e in root.iter(SVG + "path")), "bounds")
