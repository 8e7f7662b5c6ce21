//===- SleefFunctions.h - functions of floats by SLEEF ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_SLEEFFUNCTIONS_H
#define QLUT_BENCHMARKS_SPEED_SLEEFFUNCTIONS_H

#include <cstddef>

namespace qlut::benchmark {

// Defined where SLEEF was found, for processors with AVX2 and FMA.

/// Functions over `size` floats, a multiple of 8.
void computeSleefTanh(size_t size, const float *in, float *out);
void computeSleefSigmoid(size_t size, const float *in, float *out);
void computeSleefGelu(size_t size, const float *in, float *out);
/// As MAJOR.MINOR.PATCH.
const char *getSleefVersion();

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_SLEEFFUNCTIONS_H
