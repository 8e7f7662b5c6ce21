//===- SoftmaxPeers.h - what qlut's softmax is compared with ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_SOFTMAXPEERS_H
#define QLUT_BENCHMARKS_SPEED_SOFTMAXPEERS_H

#include <cstddef>
#include <cstdint>

namespace qlut::benchmark {

/// Softmax of rows of int8 codes to codes of the scale 1/256 and the zero point
/// -128, by a table of 256 exponentials, exp(-scale d) times a unit of up to
/// 2^23 with which sums have 31 bits, and a division for each element: how
/// libraries do it. These stand in for libraries that may not be installed, and
/// were written apart from qlut's code.
void softmaxByTable(size_t numRows, size_t length, const int8_t *in,
                    int8_t *out, const uint32_t *table);

/// Softmax of rows of floats in three passes: the maximum, the exponentials
/// and their sum, the quotients. AVX2 and FMA; a polynomial of degree 5 after
/// Cody and Waite's reduction.
void softmaxOfFloats(size_t numRows, size_t length, const float *in,
                     float *out);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_SOFTMAXPEERS_H
