# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs generated networks three ways and compares all bits of the results.

Simulated, deployed (qlut-differential runs both) and by the reference, which
shares no code with either. Fails on a differing bit, on a failure without a
diagnostic, on IR that is not valid, on a crash, and where too many networks
are refused.
"""

import argparse
import collections
import re
import subprocess
import sys

import generate


def run_batch(tool, seeds, options, seconds):
    """The last line about each network; of one that crashed, its 'begin'."""
    text = "// -----\n".join(generate.Generator(seed).network() for seed in seeds)
    try:
        done = subprocess.run([tool, "-", *options], input=text, capture_output=True, text=True, timeout=seconds)
        output, errors, code = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as expired:
        output = (expired.stdout or b"").decode()
        errors, code = f"no end after {seconds} s", None
    lines = {}
    for line in output.splitlines():
        seed, _, rest = line.partition(" ")
        if seed.isdigit():
            lines[int(seed)] = rest
    return lines, errors, code


def reason(text):
    """What refusals have in common: the message without numbers and names."""
    return re.sub(r"-?\d[\w.+-]*|'[^']*'|#\S+", "N", text)[:90]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", default="qlut-differential")
    parser.add_argument("--seed", type=int, default=0, help="of the first network")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--batch", type=int, default=25, help="networks in one process")
    parser.add_argument("--most-refused", type=float, default=0.1, help="share of the networks")
    parser.add_argument("--opt-level", type=int, default=0)
    parser.add_argument("--option", action="append", default=[], help="one more for the tool")
    parser.add_argument("--seconds", type=float, default=300, help="for one process")
    arguments = parser.parse_args()

    todo = list(range(arguments.seed, arguments.seed + arguments.count))
    equal = elements = differing = 0
    refused, failures = collections.Counter(), []
    while todo:
        batch = todo[: arguments.batch]
        lines, errors, code = run_batch(
            arguments.tool, batch, [f"--opt-level={arguments.opt_level}", *arguments.option], arguments.seconds
        )
        for seed in batch:
            if seed not in lines:
                break
            todo.remove(seed)
            kind, *rest = lines[seed].split(" ", 3)
            if kind == "begin":
                failures.append((seed, f"crashed (exit {code}): {errors[-2000:]}"))
                break
            elements += int(rest[0])
            differing += int(rest[1])
            if kind == "equal":
                equal += 1
            elif kind == "refused":
                refused[reason(rest[2])] += 1
            else:
                failures.append((seed, f"{kind}: {rest[2]}"))
        if batch[0] in todo:
            failures.append((batch[0], f"did not start (exit {code}): {errors[-2000:]}"))
            break

    reasons = "; ".join(f"{count} x {text}" for text, count in refused.most_common())
    total = sum(refused.values())
    print(
        f"{equal + total + len(failures)} networks, {elements} elements, {differing} differing bits, "
        f"{total} refused{f' ({reasons})' if reasons else ''}"
    )
    for seed, why in failures:
        print(f"seed {seed}: {why}\n  python3 {generate.__file__} --seed {seed} | {arguments.tool} --dump -")
    if total > arguments.most_refused * arguments.count:
        print(f"expected at most {arguments.most_refused:.0%} refused, got {total} of {arguments.count}")
        return 1
    return 1 if failures or differing else 0


if __name__ == "__main__":
    sys.exit(main())
