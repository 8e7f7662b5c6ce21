# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""untrained.py EXAMPLES KIND FOLDER: an untrained network of an example, samples and files.

KIND is speech or text. Writes network.mlir, x.npy, y.npy, and what predict.sh takes.
"""

import pathlib
import sys
import wave

import numpy as np

examples, kind, folder = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
sys.path[:0] = [str(examples / "common"), str(examples / kind)]
import transformer  # noqa: E402

folder.mkdir(parents=True)
rng = np.random.default_rng(0)
if kind == "speech":
    import sound

    tokens, width, classes = sound.TOKENS, sound.FEATURES, 10
    sounds = [np.sin(np.arange(6000) ** 1.2 * f) for f in rng.uniform(0.05, 0.3, 40)]
    x = np.stack([sound.features(sound.trim(s)) for s in sounds])
    for rate, name in ((8000, "low.wav"), (16000, "high.wav")):
        with wave.open(str(folder / name), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes((sounds[0] * 20000).astype("<i2").tobytes())
    with wave.open(str(folder / "stereo.wav"), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(400))
    (folder / "cut.wav").write_bytes((folder / "low.wav").read_bytes()[:20])
else:
    import words

    tokens, width, classes = words.TOKENS, words.FEATURES, 5
    x = np.stack([words.features("".join(chr(97 + c) for c in rng.integers(0, 26, 8)))
                  for _ in range(40)])
    (folder / "line.txt").write_text("Où est la gare?\nignored\n", encoding="utf-8")
    (folder / "digits.txt").write_text("12 34\n")
    (folder / "binary.txt").write_bytes(b"\xff\xfe\x00")
np.save(folder / "x.npy", x)
np.save(folder / "y.npy", np.arange(40) % classes)
transformer.write_network(folder / "network.mlir", "untrained.py", rng, 32, tokens, width, classes)
