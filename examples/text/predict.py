#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The language of a line of text, by the integers that run.sh wrote.

The scores are sums over the first 32 words.
"""

import pathlib
import re
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import prediction  # noqa: E402
import words  # noqa: E402

args = prediction.parse(__doc__.splitlines()[0], "text-training/deployed.mlir",
                        "a text file; its first line counts")
try:
    line = args.file.read_text(encoding="utf-8").split("\n", 1)[0]
except UnicodeDecodeError as error:
    sys.exit(f"error: {args.file}: expected text in UTF-8: {error}")
found = re.findall(r"[^\W\d_]+", line)[:32]
if not found:
    sys.exit(f"error: {args.file}: expected words in the first line, got {line[:40]!r}")
samples = np.stack([words.features(word) for word in found])
prediction.report(prediction.score(args, samples, 32).sum(axis=0), list(words.LANGUAGES))
