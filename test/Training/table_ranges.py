# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""table_ranges.py NETWORK NETWORK: how many lookups of two networks have another range."""

import re
import sys

one, two = (re.findall(r"qlut\.sim_lut .* range (<[^>]*>)", open(path).read()) for path in sys.argv[1:])
assert len(one) == len(two) > 0
print(f"{len(one)} lookups, {sum(a != b for a, b in zip(one, two))} of another range")
