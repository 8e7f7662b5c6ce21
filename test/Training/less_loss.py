# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""less_loss.py CURVES CURVES: fails unless the first run ends with the lesser training loss."""

import csv
import sys

less, more = (float(list(csv.DictReader(open(path)))[-1]["loss"]) for path in sys.argv[1:])
assert less < 0.99 * more, (less, more)
