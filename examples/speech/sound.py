# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sounds of 8 kHz as what the network takes: tokens of mel energies."""

import sys
import wave

import numpy as np

RATE = 8000
SECONDS = 0.96
FRAME, STEP = 256, 160  # samples of a window, and from one to the next
BANDS = 20
TOKENS, FRAMES = 24, 2  # frames side by side in one token
FEATURES = FRAMES * BANDS


def read_wave(path):
    """The samples of a PCM file of 16 bits, one channel, as floats of 8 kHz."""
    try:
        with wave.open(str(path)) as file:
            channels, width, rate, count = file.getparams()[:4]
            data = file.readframes(count)
    except (OSError, EOFError, wave.Error) as error:
        sys.exit(f"error: {path}: expected a WAV file: {error}")
    if channels != 1 or width != 2 or not data:
        sys.exit(f"error: {path}: expected one channel of 16 bits with samples, got {channels} "
                 f"of {8 * width}, {count} samples; convert it with "
                 "'ffmpeg -i IN -ac 1 -ar 8000 -sample_fmt s16 OUT.wav'")
    samples = np.frombuffer(data[: 2 * count], "<i2").astype(np.float64) / 32768
    if rate == RATE:
        return samples
    # Means of the higher rate's samples, then lines between them.
    width = max(1, round(rate / RATE))
    smooth = np.convolve(samples, np.ones(width) / width, "same")
    times = np.arange(int(len(samples) * RATE / rate)) * (rate / RATE)
    return np.interp(times, np.arange(len(samples)), smooth)


def trim(samples):
    """Without the silence around, and of SECONDS, in the middle."""
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    if loud.size:
        samples = samples[loud[0] : loud[-1] + 1]
    size = int(RATE * SECONDS)
    samples = samples[:size]
    before = (size - len(samples)) // 2
    return np.pad(samples, (before, size - len(samples) - before))


def mel_filters():
    def mel(f):
        return 2595 * np.log10(1 + f / 700)

    edges = 700 * (10 ** (np.linspace(mel(60), mel(RATE / 2), BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(up, down))


FILTERS = mel_filters()
WINDOW = np.hanning(FRAME)


def features(samples):
    """TOKENS x FEATURES, f32: logarithms of energies, of mean 0 and deviation 1."""
    starts = np.arange(TOKENS * FRAMES) * STEP
    samples = np.pad(samples, (0, max(0, starts[-1] + FRAME - len(samples))))
    frames = samples[starts[:, None] + np.arange(FRAME)] * WINDOW
    energy = np.abs(np.fft.rfft(frames, axis=1)) ** 2 @ FILTERS.T
    logs = np.log(energy + 1e-4 * energy.mean() + 1e-12)
    logs = (logs - logs.mean()) / (logs.std() + 1e-6)
    return logs.reshape(TOKENS, FEATURES).astype(np.float32)
