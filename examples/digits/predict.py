#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The digit in an image, PNG or PGM, by the integers that run.sh wrote.

Light on dark; made square and 8 x 8, with the range of brightness stretched.
"""

import pathlib
import sys

import numpy as np
from PIL import Image, UnidentifiedImageError

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import prediction  # noqa: E402

args = prediction.parse(__doc__.splitlines()[0], "digits-training/deployed.mlir",
                        "an image of one digit")
try:
    with Image.open(args.file) as image:
        gray = image.convert("F")
except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
    sys.exit(f"error: {args.file}: expected an image, PNG or PGM: {error}")
size = max(gray.size)
square = Image.new("F", (size, size), gray.getextrema()[0])
square.paste(gray, ((size - gray.width) // 2, (size - gray.height) // 2))
pixels = np.asarray(square.resize((8, 8), Image.Resampling.BOX))
low, high = pixels.min(), pixels.max()
if low == high:
    sys.exit(f"error: {args.file}: expected a digit, got one brightness all over")
sample = ((pixels - low) / (high - low)).astype(np.float32)
prediction.report(prediction.score(args, sample[None], 25)[0], list("0123456789"))
