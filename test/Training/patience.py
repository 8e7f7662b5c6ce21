# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""patience.py REPORT EPOCHS: the epoch of the least held-out loss, so many before the last."""

import re
import sys

text = open(sys.argv[1]).read()
losses = [float(loss) for loss in re.findall(r"held out ([\d.]+),", text)]
best = losses.index(min(losses)) + 1
assert len(losses) == best + int(sys.argv[2]) < 30, losses
assert f"no lesser loss for {sys.argv[2]} epochs" in text
print(best, end="")
