//===- NormPeers.cpp - what qlut's layer norm is compared with ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How oneDNN's and ONNX Runtime's kernels go about it.
//
//===----------------------------------------------------------------------===//

#include "NormPeers.h"

#if defined(__x86_64__)
#include <cmath>
#include <immintrin.h>

using namespace qlut::benchmark;

#define QLUT_AVX2 __attribute__((target("avx2,fma")))

static QLUT_AVX2 inline float sumOf(__m256 a, __m256 b, __m256 c, __m256 d) {
  const __m256 lanes = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
  __m128 sum = _mm_add_ps(_mm256_castps256_ps128(lanes),
                          _mm256_extractf128_ps(lanes, 1));
  sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
  return _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)));
}

static QLUT_AVX2 void normalizeRow(size_t length, float epsilon,
                                   const float *scale, const float *bias,
                                   const float *in, float *out) {
  const __m256 zero = _mm256_setzero_ps();
  __m256 sums[4] = {zero, zero, zero, zero};
  for (size_t i = 0; i < length; i += 32)
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; ++k)
      sums[k] = _mm256_add_ps(sums[k], _mm256_loadu_ps(in + i + 8 * k));
  const auto count = static_cast<float>(length);
  const __m256 mean =
      _mm256_set1_ps(sumOf(sums[0], sums[1], sums[2], sums[3]) / count);
  __m256 squares[4] = {zero, zero, zero, zero};
  for (size_t i = 0; i < length; i += 32)
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; ++k) {
      const __m256 x = _mm256_sub_ps(_mm256_loadu_ps(in + i + 8 * k), mean);
      squares[k] = _mm256_fmadd_ps(x, x, squares[k]);
    }
  const __m256 factor = _mm256_set1_ps(
      1.0f /
      std::sqrt(sumOf(squares[0], squares[1], squares[2], squares[3]) / count +
                epsilon));
  for (size_t i = 0; i < length; i += 8) {
    const __m256 x =
        _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(in + i), mean), factor);
    _mm256_storeu_ps(out + i, _mm256_fmadd_ps(x, _mm256_loadu_ps(scale + i),
                                              _mm256_loadu_ps(bias + i)));
  }
}

void qlut::benchmark::layerNormOfFloats(size_t numRows, size_t length,
                                        float epsilon, const float *scale,
                                        const float *bias, const float *in,
                                        float *out) {
  for (size_t row = 0; row < numRows; ++row)
    normalizeRow(length, epsilon, scale, bias, in + row * length,
                 out + row * length);
}
#endif
