#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that what Markdown pages point at exists.

Relative links, files of the tree named in backquotes (`test/...`, with shell
patterns), and flags `--qlut-...` and `--convert-...` that some pass must have.
Arguments: the root of the tree, then pages relative to it.
"""

import pathlib
import re
import subprocess
import sys

FOLDERS = "docs|examples|include|lib|scripts|test|tools|cmake"


def expand(pattern):
    """The alternatives of a pattern with {a,b} in it."""
    braces = re.search(r"\{([^{}]*)\}", pattern)
    if not braces:
        return [pattern]
    start, end = braces.span()
    return [
        path
        for option in braces.group(1).split(",")
        for path in expand(pattern[:start] + option + pattern[end:])
    ]


def problems_of(root, page, flags):
    text = (root / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not re.match(r"[a-z]+:", target) and not (root / page).parent.joinpath(target).exists():
            yield f"{page}: link to {target}, which does not exist"
    for pattern in re.findall(rf"`((?:{FOLDERS})/[^`\s]*)`", text):
        for path in expand(pattern.rstrip("/")):
            if not any(root.glob(path)):
                yield f"{page}: names {path}, which does not exist"
    for flag in re.findall(r"(?<![\w-])--((?:qlut|convert)-[a-z-]*[a-z])", text):
        if flag not in flags:
            yield f"{page}: names --{flag}, which is no pass or pipeline"


def main(tool, root, pages):
    listing = subprocess.run([tool, "--help"], capture_output=True, text=True).stdout
    flags = set(re.findall(r"^\s+--([\w-]+)", listing, re.M))
    problems = [p for page in pages for p in problems_of(root, page, flags)]
    print("\n".join(problems + [f"{len(pages)} pages, {len(problems)} problems"]))
    return 1 if problems or not pages else 0


if __name__ == "__main__":
    base = pathlib.Path(sys.argv[2]).resolve()
    names = sys.argv[3:] or sorted(
        path.relative_to(base).as_posix()
        for path in [*base.glob("*.md"), *base.glob("docs/**/*.md"), *base.glob("examples/**/*.md")]
    )
    sys.exit(main(sys.argv[1], base, names))
