//===- SleefFunctions.cpp - functions of floats by SLEEF ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiled for AVX2 and FMA, and where SLEEF was found alone: inline functions
// of the standard library, which other files share, are not for here.
//
//===----------------------------------------------------------------------===//

#include "SleefFunctions.h"
#include <immintrin.h>
#include <sleef.h>

using namespace qlut::benchmark;

static __m256 computeSigmoid(__m256 x) {
  const __m256 one = _mm256_set1_ps(1);
  return _mm256_div_ps(
      one, _mm256_add_ps(one, Sleef_expf8_u10avx2(
                                  _mm256_sub_ps(_mm256_setzero_ps(), x))));
}

static __m256 computeGelu(__m256 x) {
  const __m256 half = _mm256_mul_ps(x, _mm256_set1_ps(0.5f));
  const __m256 erf =
      Sleef_erff8_u10avx2(_mm256_mul_ps(x, _mm256_set1_ps(0.70710678f)));
  return _mm256_fmadd_ps(half, erf, half);
}

template <typename Function>
static void runOnAll(size_t size, const float *in, float *out,
                     Function function) {
  for (size_t i = 0; i < size; i += 8)
    _mm256_storeu_ps(out + i, function(_mm256_loadu_ps(in + i)));
}

void qlut::benchmark::computeSleefTanh(size_t size, const float *in,
                                       float *out) {
  runOnAll(size, in, out, [](__m256 x) { return Sleef_tanhf8_u35avx2(x); });
}

void qlut::benchmark::computeSleefSigmoid(size_t size, const float *in,
                                          float *out) {
  runOnAll(size, in, out, [](__m256 x) { return computeSigmoid(x); });
}

void qlut::benchmark::computeSleefGelu(size_t size, const float *in,
                                       float *out) {
  runOnAll(size, in, out, [](__m256 x) { return computeGelu(x); });
}

#define QLUT_TEXT_OF(x) #x
#define QLUT_TEXT(x) QLUT_TEXT_OF(x)
const char *qlut::benchmark::getSleefVersion() {
  return QLUT_TEXT(SLEEF_VERSION_MAJOR) "." QLUT_TEXT(
      SLEEF_VERSION_MINOR) "." QLUT_TEXT(SLEEF_VERSION_PATCHLEVEL);
}
