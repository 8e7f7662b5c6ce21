#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiled integer networks by one thread and by several, in turns, wall-clock time.

A feed-forward part of a transformer, 256 tokens 768-3072-768 with GELU, and a
product of 8-bit codes; the bits of both are compared before they are timed.
The ratio says something on a machine whose other cores are idle. Takes numpy
and LLVM's OpenMP runtime. See benchmarks/README.md.
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

import numpy as np

from compiled import (TO_INTEGERS, Compiled, time_in_turns, uniform_parameters, write_feed_forward,
                      write_product)


def make_row(options, folder, what, module, passes, argument, dtype):
    one, several = (Compiled(options.build, folder, f"{what.split()[0]}{count}", module, passes,
                             options.isa, count) for count in (1, options.threads))
    if not np.array_equal(one.results(argument, dtype), several.results(argument, dtype)):
        sys.exit(f"error: {what}: expected the bits of one thread by {options.threads}")
    alone, together = time_in_turns([one.runner(argument), several.runner(argument)], options.rounds,
                                    time.perf_counter)
    return {"job": what, "threads": options.threads, "ms": 1e3 * together, "alone_ms": 1e3 * alone,
            "ratio": alone / together}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    parser.add_argument("--isa", choices=["native", "avx2"], default="native")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--hidden", type=int, default=3072)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=pathlib.Path, help="write the rows to this file as well")
    options = parser.parse_args()
    if options.threads < 2:
        sys.exit(f"error: expected two or more threads, got {options.threads}")
    rng = np.random.default_rng(0)
    tokens, width, hidden = options.tokens, options.width, options.hidden
    x = np.clip(rng.standard_normal((tokens, width)), -4, 4).astype(np.float32)
    codes = rng.integers(0, 256, (tokens, width), np.uint8)
    weights = rng.integers(-127, 128, (width, width), np.int8)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = [make_row(options, folder, f"feed-forward {tokens} x {width}-{hidden}-{width}",
                         write_feed_forward(uniform_parameters(rng, width, hidden), tokens),
                         TO_INTEGERS, x, np.float32),
                make_row(options, folder, f"product u8 by s8 {tokens} x {width} x {width}",
                         write_product(weights, tokens), "", codes, np.int32)]
    print(f"{'job':40} {'threads':>7} {'ms':>9} {'one, ms':>9} {'ratio':>6}")
    for row in rows:
        print(f"{row['job']:40} {row['threads']:7} {row['ms']:9.3f} {row['alone_ms']:9.3f} "
              f"{row['ratio']:6.2f}")
    if options.json:
        options.json.write_text(json.dumps({"isa": options.isa, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
