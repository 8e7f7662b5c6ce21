# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Words as what the network takes: one token a letter, one feature for each."""

import numpy as np

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéèêëàâçñáíóúîïôûùìòœ'"
TOKENS = 14
FEATURES = len(LETTERS) + 1  # and one for the rest
LANGUAGES = {  # Debian's word lists: package and file
    "English": ("wamerican", "american-english"),
    "French": ("wfrench", "french"),
    "German": ("wngerman", "ngerman"),
    "Italian": ("witalian", "italian"),
    "Spanish": ("wspanish", "spanish"),
}


def features(word):
    """TOKENS x FEATURES, f32; rows past the word's end are 0."""
    x = np.zeros((TOKENS, FEATURES), np.float32)
    for row, letter in zip(x, word.lower()):
        row[LETTERS.find(letter)] = 1  # -1, the last: the rest
    return x
