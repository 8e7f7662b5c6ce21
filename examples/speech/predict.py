#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The word in a WAV file, by the integers that run.sh wrote."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import prediction  # noqa: E402
import sound  # noqa: E402
from tables_in_the_loop import WORDS  # noqa: E402

args = prediction.parse(__doc__, "speech-training/deployed.mlir", "a WAV file of one word")
sample = sound.features(sound.trim(sound.read_wave(args.file)))
words = args.network.parent / "words.txt"
prediction.report(prediction.score(args, sample[None], 32)[0],
                  words.read_text().split() if words.exists() else WORDS)
