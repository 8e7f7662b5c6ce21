//===- Random.h - numbers at random, the same everywhere --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_RANDOM_H
#define QLUT_TRAINER_RANDOM_H

#include <cstdint>

namespace qlut {

/// What the generator's state counts in.
inline constexpr uint64_t kRandomStep = 0x9E3779B97F4A7C15;

/// The next number of a generator.
inline uint64_t nextRandom(uint64_t &state) {
  state += kRandomStep;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

/// The next number, in [0, 1) in steps of 2^-53.
inline double nextShare(uint64_t &state) {
  return static_cast<double>(nextRandom(state) >> 11) * 0x1p-53;
}

} // namespace qlut

#endif // QLUT_TRAINER_RANDOM_H
