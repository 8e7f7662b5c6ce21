#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Coarse tables in a network that tells a word's language, with and without training.

The words are those of Debian's word lists. See README.md, and
examples/common/coarse_tables.py for what is compared.
"""

import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))
import coarse_tables  # noqa: E402
import words  # noqa: E402

DICTIONARIES = pathlib.Path("/usr/share/dict")
TRAIN, TEST = 1200, 300  # words of each language


def share_lengths(lists):
    """How many words of each length all languages take: a language is not to be told
    by how long its list's words are."""
    lengths = range(4, words.TOKENS + 1)
    most = np.array([min(sum(len(word) == length for word in known) for known in lists)
                     for length in lengths])
    if most.sum() < TRAIN + TEST:
        sys.exit(f"error: expected {TRAIN + TEST} words of each language, of lengths that all "
                 f"have, got {most.sum()}")
    sizes = most * (TRAIN + TEST) // most.sum()
    sizes[np.argmax(most)] += TRAIN + TEST - sizes.sum()
    return dict(zip(lengths, sizes.tolist()))


def write_data(folder, rng):
    lists = []
    for package, name in words.LANGUAGES.values():
        path = DICTIONARIES / name
        if not path.exists():
            sys.exit(f"error: expected the word list {path}; "
                     f"install it: apt-get install {package}")
        lists.append([word for word in path.read_text(encoding="utf-8").split()
                      if 4 <= len(word) <= words.TOKENS and word.isalpha()])
    # A word of two languages says nothing.
    count = {}
    for known in lists:
        for word in {word.lower() for word in known}:
            count[word] = count.get(word, 0) + 1
    own = [[word for word in sorted({word.lower() for word in known}) if count[word] == 1]
           for known in lists]
    parts = {"train": ([], []), "test": ([], [])}
    sizes = share_lengths(own)
    for label, known in enumerate(own):
        chosen = []
        for length, size in sizes.items():
            chosen += list(rng.choice([word for word in known if len(word) == length], size,
                                      replace=False))
        for place, word in enumerate(rng.permutation(chosen)):
            x, y = parts["train" if place < TRAIN else "test"]
            x.append(words.features(str(word)))
            y.append(label)
    coarse_tables.write_samples(folder, parts)


def main():
    args = coarse_tables.parse(__doc__.splitlines()[0], "text-training", epochs=5)
    rng = np.random.default_rng(0)
    write_data(args.out, rng)
    trained = coarse_tables.pretrain(args, rng, words.TOKENS, words.FEATURES, len(words.LANGUAGES))
    coarse_tables.compare(args, trained)


if __name__ == "__main__":
    main()
