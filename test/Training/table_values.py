# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""table_values.py NETWORK NETWORK: how the one table of lines of two networks differs."""

import re
import sys


def read(path):
    text = open(path).read()
    (nodes, values), = set(re.findall(r"#qlut\.linear<.*?nodes = ([^,]*|\[.*?\]), values = \[(.*?)\]", text))
    return nodes, [int(value) for value in values.split(",")]


(nodes, values), (others, moved) = map(read, sys.argv[1:])
count = sum(a != b for a, b in zip(values, moved, strict=True))
print(f"{count} of {len(values)} values are others, the nodes", "the same" if nodes == others else "others, too")
