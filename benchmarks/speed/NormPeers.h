//===- NormPeers.h - what qlut's layer norm is compared with ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_NORMPEERS_H
#define QLUT_BENCHMARKS_SPEED_NORMPEERS_H

#include <cstddef>

namespace qlut::benchmark {

/// Layer norm of rows of floats in three passes: the mean, the variance, the
/// results, with a scale and a bias for each element. AVX2 and FMA, rows of a
/// multiple of 32 elements. Stands in for libraries that may not be installed
/// and was written apart from qlut's code.
void layerNormOfFloats(size_t numRows, size_t length, float epsilon,
                       const float *scale, const float *bias, const float *in,
                       float *out);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_NORMPEERS_H
