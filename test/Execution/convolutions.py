# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""convolutions.py FILE: writes 2,880 codes of 8 bits, at random."""

import random
import sys

import npy

rng = random.Random(5)
npy.write_values(sys.argv[1], "|i1", "2880", [rng.randint(-128, 127) for _ in range(2880)])
