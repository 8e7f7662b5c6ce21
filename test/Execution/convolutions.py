# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""convolutions.py FILE [SHAPE]: writes 2,880 codes of 8 bits, or so many, at random."""

import math
import random
import sys

import npy

rng = random.Random(5)
shape = sys.argv[2] if len(sys.argv) > 2 else "2880"
count = math.prod(int(d) for d in shape.split(","))
npy.write_values(sys.argv[1], "|i1", shape, [rng.randint(-128, 127) for _ in range(count)])
