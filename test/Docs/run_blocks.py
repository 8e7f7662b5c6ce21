#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the marked shell blocks of a Markdown page and checks what they print.

  run_blocks.py PAGE --work DIR [--path DIR]... [--set NAME=VALUE]...

A marker is an HTML comment on a line of its own; it speaks of the fenced block
that follows it:

  <!-- run -->     run the block with `bash -euo pipefail`; it must exit with 0
  <!-- fails -->   the same, but it must exit with 1
  <!-- expect -->  the lines are what the block before printed (standard output
                   and standard error); `...` in a line stands for any text, a
                   line `...` for any number of lines

All blocks run in DIR, one after the other, so that a block finds the files of
those before it. Exits with 1 at the first block that does something else, and
if no block is marked.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

MARKER = re.compile(r"^<!--\s*(\w+)\s*-->\s*$")
FENCE = re.compile(r"^(`{3,})(\w*)\s*$")
STATUS = {"run": 0, "fails": 1}


def marked_blocks(lines):
    """Yields (marker, number of the block's first line, lines of the block)."""
    marker = None
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        found = MARKER.match(line)
        fence = FENCE.match(line)
        if found and found[1] in (*STATUS, "expect"):
            if marker:
                raise ValueError(f"{position}: marker '{marker}' has no block")
            marker = found[1]
        elif fence:
            first = position
            while position < len(lines) and lines[position].rstrip() != fence[1]:
                position += 1
            if position == len(lines):
                raise ValueError(f"{first}: block has no end")
            if marker:
                yield marker, first + 1, lines[first:position]
            marker = None
            position += 1
        elif marker and line.strip():
            raise ValueError(f"{position}: marker '{marker}' has no block")
    if marker:
        raise ValueError(f"{position}: marker '{marker}' has no block")


def matches(expected, printed):
    """Whether the printed lines are the expected ones, `...` being a wildcard."""
    # reachable[i]: the expected lines so far can stand for printed[:i].
    reachable = [True] + [False] * len(printed)
    for line in expected:
        if line.strip() == "...":
            for i in range(len(printed)):
                reachable[i + 1] = reachable[i + 1] or reachable[i]
            continue
        pattern = re.compile(".*".join(map(re.escape, line.rstrip().split("..."))))
        reachable = [False] + [
            reachable[i] and bool(pattern.fullmatch(text.rstrip()))
            for i, text in enumerate(printed)
        ]
    return reachable[-1]


def check(page, work, environment):
    """Runs the page's blocks; returns the number run or raises ValueError."""
    printed = None
    blocks = 0
    for marker, number, lines in marked_blocks(page.read_text().splitlines()):
        text = "\n".join(lines)
        if marker == "expect":
            if printed is None:
                raise ValueError(f"{number}: no block ran before these lines")
            if not matches(lines, printed):
                got = "\n".join(printed)
                raise ValueError(f"{number}: expected\n{text}\ngot\n{got}")
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        printed = done.stdout.splitlines()
        blocks += 1
        if done.returncode != STATUS[marker]:
            raise ValueError(
                f"{number}: expected exit status {STATUS[marker]}, got "
                f"{done.returncode} from\n{text}\nwhich printed\n{done.stdout}"
            )
    if not blocks:
        raise ValueError("1: no block is marked to be run")
    return blocks


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=pathlib.Path, help="Markdown file")
    parser.add_argument("--work", required=True, help="directory to run in")
    parser.add_argument("--path", action="append", default=[], help="where tools are")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                        help="environment variable for the blocks")
    arguments = parser.parse_args()
    environment = dict(os.environ)
    environment.update(item.split("=", 1) for item in arguments.set)
    environment["PATH"] = os.pathsep.join([*arguments.path, environment.get("PATH", "")])
    os.makedirs(arguments.work, exist_ok=True)
    try:
        blocks = check(arguments.page, arguments.work, environment)
    except ValueError as error:
        sys.exit(f"{arguments.page}:{error}")
    print(f"{blocks} blocks ran")


if __name__ == "__main__":
    main()
