#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks the rules of CONTRIBUTING.md that a search of the sources can check."""

import pathlib
import re
import sys

SOURCE_SUFFIXES = {".h", ".cpp", ".td", ".py", ".sh"}
MAX_LINES = 400

# Where rounding is written: the kernels, the library that emits them, and
# decimal text. ElementwiseNode.cpp reads the rounding ops of the input.
ROUNDING_PLACES = re.compile(
    r"lib/Core/|include/qlut/Core/|lib/Conversion/Emit"
    r"|lib/Conversion/ConvertToQlutSim/ElementwiseNode"
)

# (what a line must not match, in which files, why)
RULES = [
    (
        re.compile(r"\b(FPToSIOp|FPToUIOp|RoundEvenOp|RoundOp|std::l?round|nearbyint|rint)\b"),
        lambda name: name.startswith(("lib/", "include/")) and not ROUNDING_PLACES.match(name),
        "rounding is written in Kernels.h and emitted by Emit.h only",
    ),
    (
        re.compile(r"^static\s+(llvm::)?cl::(opt|list)<"),
        lambda name: name.startswith(("lib/", "include/")),
        "no global options: use options of passes and pipelines",
    ),
    (
        re.compile(r"\b(builder|rewriter|b)\.create<"),
        lambda name: True,
        "deprecated: use Op::create(builder, loc, ...)",
    ),
    (
        re.compile(r"\b(TODO|FIXME|XXX)\b"),
        lambda name: name != "scripts/check_rules.py",
        "do it, or open an issue",
    ),
]


def problems_of(root, path):
    name = path.relative_to(root).as_posix()
    lines = path.read_text(encoding="utf-8").splitlines()
    if "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception" not in "\n".join(lines[:6]):
        yield f"{name}:1: expected the SPDX line within the first lines"
    if len(lines) > MAX_LINES and path.suffix in {".h", ".cpp"} and not name.startswith("test/"):
        yield f"{name}: expected at most {MAX_LINES} lines, got {len(lines)}"
    for pattern, applies, reason in RULES:
        if not applies(name):
            continue
        for number, line in enumerate(lines, 1):
            if pattern.search(line.split("//")[0] if reason.startswith("round") else line):
                yield f"{name}:{number}: {reason}: {line.strip()}"


def main(root):
    files = [
        path
        for folder in ("include", "lib", "tools", "test", "benchmarks", "scripts", "examples")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in SOURCE_SUFFIXES and path.is_file()
    ]
    problems = [problem for path in files for problem in problems_of(root, path)]
    print("\n".join(problems + [f"{len(files)} files, {len(problems)} problems"]))
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
