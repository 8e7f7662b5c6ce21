#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Coarse tables in a network that knows ten spoken words, with and without training.

espeak-ng says them in several voices, with noise added; or recordings of digits,
if a folder of them is named. See README.md, and examples/common/coarse_tables.py
for what is compared.
"""

import pathlib
import re
import shutil
import subprocess
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))
import coarse_tables  # noqa: E402
import sound  # noqa: E402

WORDS = ["yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"]
LANGUAGES = ["en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp"]
VARIANTS = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5"]
HELD_OUT = ["m4", "m7", "f3"]  # voices that training does not hear
SPEEDS = [130, 160, 200]
TAKES_HELD_OUT = 10  # of each digit and speaker, of recordings
NOISES = [(0, 0.05), (0.05, 0.7)]  # of each recording, in its deviations


def say(folder, word, voice, speed, pitch):
    path = folder / f"{word}-{voice}-{speed}-{pitch}.wav"
    if not path.exists():
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w",
                        str(path), word], check=True)
    return sound.read_wave(path)


def write_data(folder, rng):
    if not shutil.which("espeak-ng"):
        sys.exit("error: expected espeak-ng to say the words; "
                 "install it: apt-get install espeak-ng")
    spoken = folder / "spoken"
    spoken.mkdir(parents=True, exist_ok=True)
    parts = {"train": ([], []), "test": ([], [])}
    for language in LANGUAGES:
        for variant in VARIANTS:
            x, y = parts["test" if variant in HELD_OUT else "train"]
            for speed in SPEEDS:
                for label, word in enumerate(WORDS):
                    samples = sound.trim(say(spoken, word, f"{language}+{variant}", speed,
                                             int(rng.integers(35, 65))))
                    for least, most in NOISES:
                        moved = np.roll(samples, rng.integers(-600, 600))
                        noise = rng.standard_normal(len(moved)) * moved.std()
                        x.append(sound.features(moved + noise * rng.uniform(least, most)))
                        y.append(label)
    coarse_tables.write_samples(folder, parts)


def write_recordings(folder, recordings, rng):
    """Those of DIGIT_SPEAKER_NUMBER.wav, as the Free Spoken Digit Dataset names them."""
    parts = {"train": ([], []), "test": ([], [])}
    for path in sorted(recordings.rglob("*.wav")):
        found = re.fullmatch(r"(\d)_\w+_(\d+)", path.stem)
        if not found:
            sys.exit(f"error: expected names such as 7_jackson_32.wav, got {path}")
        samples = sound.trim(sound.read_wave(path))
        is_test = int(found[2]) < TAKES_HELD_OUT
        x, y = parts["test" if is_test else "train"]
        for least, most in NOISES[:1] if is_test else NOISES:
            moved = np.roll(samples, 0 if is_test else rng.integers(-600, 600))
            noise = rng.standard_normal(len(moved)) * moved.std()
            x.append(sound.features(moved + noise * rng.uniform(least, most)))
            y.append(int(found[1]))
    if not all(y for _, y in parts.values()):
        sys.exit(f"error: expected recordings with numbers below {TAKES_HELD_OUT} and others, "
                 f"such as 7_jackson_32.wav, in {recordings}")
    coarse_tables.write_samples(folder, parts)


def main():
    def add(parser):
        parser.add_argument("--recordings", type=pathlib.Path,
                            help="folder of DIGIT_SPEAKER_NUMBER.wav, in place of espeak-ng")

    args = coarse_tables.parse(__doc__.splitlines()[0], "speech-training", epochs=12, add=add)
    rng = np.random.default_rng(0)
    names = WORDS
    if args.recordings:
        names = [str(digit) for digit in range(10)]
        write_recordings(args.out, args.recordings, rng)
    else:
        write_data(args.out, rng)
    (args.out / "words.txt").write_text(" ".join(names) + "\n")
    trained = coarse_tables.pretrain(args, rng, sound.TOKENS, sound.FEATURES, len(names))
    coarse_tables.compare(args, trained)


if __name__ == "__main__":
    main()
