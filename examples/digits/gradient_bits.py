#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Gradients of few bits in the digits transformer: accuracy on held-out digits.

The transformer with two segments for each function, trained with these in the
loop; what flows back through it is floats, or rounded to few bits, to the
nearest or at random. Several seeds. See README.md.
"""

import json
import statistics

from tables_in_the_loop import HERE, coarse_tables, write_data

WAYS = {
    "floats": (),
    "16 bits": ("--grad-bits=16",),
    "8 bits": ("--grad-bits=8",),
    "8 bits at random": ("--grad-bits=8", "--grad-rounding=stochastic"),
    "4 bits": ("--grad-bits=4",),
    "4 bits at random": ("--grad-bits=4", "--grad-rounding=stochastic"),
}
SETTINGS = {"2 segments": coarse_tables.SETTINGS["2 segments"]}


def main():
    args = coarse_tables.parse(__doc__.splitlines()[0], "digits-gradients", 10, SETTINGS, WAYS)
    write_data(args.out)
    recipe = (f"--epochs={args.epochs}", "--range-epochs=2", "--rate=0.001",
              f"--simulate={SETTINGS['2 segments']}")
    results = {}
    for way in args.ways:
        results[way] = [coarse_tables.run(args, HERE / "digits.mlir", *recipe, f"--seed={seed}", *WAYS[way])
                        for seed in range(args.seeds)]
        print(f"{way}: {statistics.mean(results[way]):.2f} "
              f"({min(results[way]):.2f} to {max(results[way]):.2f})", flush=True)
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
