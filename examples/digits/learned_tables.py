#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tables whose values are learned in the digits transformer: accuracy on held-out digits.

The transformer with one or two segments for each function, trained with these
in the loop: the weights alone, or the end results of the segments, too. Several
seeds. See README.md.
"""

from tables_in_the_loop import HERE, coarse_tables, write_data

SETTINGS = {
    f"{n} segment{'s' if n > 1 else ''}": f"bits=8 segments={n} form=linear spacing=uniform"
    for n in (1, 2)
}
WAYS = {
    "weights": (),
    "weights and tables": ("--train-tables", "--table-interval=4"),
}


def main():
    args = coarse_tables.parse(__doc__.splitlines()[0], "digits-tables", 4, SETTINGS, WAYS)
    write_data(args.out)
    coarse_tables.compare_ways(args, HERE / "digits.mlir", SETTINGS, WAYS, "--rate=0.001")


if __name__ == "__main__":
    main()
