#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Gradients of few bits in the digits transformer: accuracy on held-out digits.

The transformer with two segments for each function, trained with these in the
loop; what flows back through it is floats, or rounded to few bits, to the
nearest or at random. Several seeds. See README.md.
"""

from tables_in_the_loop import HERE, coarse_tables, write_data

WAYS = {
    "floats": (),
    "16 bits": ("--grad-bits=16",),
    "8 bits": ("--grad-bits=8",),
    "8 bits at random": ("--grad-bits=8", "--grad-rounding=stochastic"),
    "4 bits": ("--grad-bits=4",),
}
SETTINGS = {"2 segments": coarse_tables.SETTINGS["2 segments"]}


def main():
    args = coarse_tables.parse(__doc__.splitlines()[0], "digits-gradients", 10, SETTINGS, WAYS)
    write_data(args.out)
    coarse_tables.compare_ways(args, HERE / "digits.mlir", SETTINGS, WAYS,
                               "--range-epochs=2", "--rate=0.001")


if __name__ == "__main__":
    main()
