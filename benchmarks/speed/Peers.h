//===- Peers.h - what qlut is compared with ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_PEERS_H
#define QLUT_BENCHMARKS_SPEED_PEERS_H

#include <cstddef>
#include <cstdint>

namespace qlut::benchmark {

/// Looks up each byte in a table of 256, known at run time only, as the best
/// libraries do: `size` bytes from `in` to `out`. These stand in for libraries
/// that may not be installed, and were written apart from qlut's code.
using ByteLookup = void (*)(size_t size, const uint8_t *in, uint8_t *out,
                            const uint8_t *table);

/// By 16 byte shuffles for 32 codes; AVX2.
void lookUpByShuffles(size_t size, const uint8_t *in, uint8_t *out,
                      const uint8_t *table);
/// By two permutations of 128 entries for 64 codes; AVX-512 VBMI.
void lookUpByPermutations(size_t size, const uint8_t *in, uint8_t *out,
                          const uint8_t *table);
/// One by one.
void lookUpOneByOne(size_t size, const uint8_t *in, uint8_t *out,
                    const uint8_t *table);

/// tanh of floats, to 5e-7, as the best libraries compute it: a rational
/// function of degree 13 over 6 with one division, AVX2 and FMA; `size` is a
/// multiple of 8. It stands in for libraries that may not be installed.
void computeTanh(size_t size, const float *in, float *out);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_PEERS_H
