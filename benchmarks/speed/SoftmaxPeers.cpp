//===- SoftmaxPeers.cpp - what qlut's softmax is compared with ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// softmaxByTable follows the idea of XNNPACK's u8-lut32norm kernel,
// softmaxOfFloats that of its f32-raddstoreexpminusmax.
//
//===----------------------------------------------------------------------===//

#include "SoftmaxPeers.h"
#include <algorithm>

using namespace qlut::benchmark;

void qlut::benchmark::softmaxByTable(size_t numRows, size_t length,
                                     const int8_t *in, int8_t *out,
                                     const uint32_t *table) {
  for (size_t row = 0; row < numRows; ++row, in += length, out += length) {
    const int max = *std::max_element(in, in + length);
    uint32_t sum = 0;
    for (size_t i = 0; i < length; ++i)
      sum += table[max - in[i]];
    const uint32_t half = sum / 2;
    for (size_t i = 0; i < length; ++i) {
      const uint32_t share = (table[max - in[i]] * 256 + half) / sum;
      out[i] = static_cast<int8_t>(std::min<uint32_t>(share, 255) - 128);
    }
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define QLUT_AVX2 __attribute__((target("avx2,fma")))

/// exp(x) of x <= 0; 0 below -87.
static QLUT_AVX2 inline __m256 expOfNegative(__m256 x) {
  const __m256 magic = _mm256_set1_ps(0x1.8000FEp23f);
  __m256 n = _mm256_fmadd_ps(x, _mm256_set1_ps(0x1.715476p+0f), magic);
  const __m256 power =
      _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(n), 23));
  n = _mm256_sub_ps(n, magic);
  __m256 t = _mm256_fmadd_ps(n, _mm256_set1_ps(-0x1.62E430p-1f), x);
  t = _mm256_fmadd_ps(n, _mm256_set1_ps(0x1.05C61p-29f), t);
  __m256 p = _mm256_set1_ps(0x1.0F9F9Cp-7f);
  p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(0x1.573A1Ap-5f));
  p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(0x1.555A80p-3f));
  p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(0x1.FFFDC6p-2f));
  p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(0x1.FFFFF6p-1f));
  t = _mm256_mul_ps(t, power);
  const __m256 result = _mm256_fmadd_ps(t, p, power);
  return _mm256_andnot_ps(_mm256_cmp_ps(x, _mm256_set1_ps(-87.0f), _CMP_LT_OS),
                          result);
}

static QLUT_AVX2 inline float sumOf(__m256 lanes) {
  __m128 sum = _mm_add_ps(_mm256_castps256_ps128(lanes),
                          _mm256_extractf128_ps(lanes, 1));
  sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
  return _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)));
}

static QLUT_AVX2 void softmaxOfRow(size_t length, const float *in, float *out) {
  __m256 max0 = _mm256_loadu_ps(in), max1 = max0, max2 = max0, max3 = max0;
  for (size_t i = 0; i < length; i += 32) {
    max0 = _mm256_max_ps(max0, _mm256_loadu_ps(in + i));
    max1 = _mm256_max_ps(max1, _mm256_loadu_ps(in + i + 8));
    max2 = _mm256_max_ps(max2, _mm256_loadu_ps(in + i + 16));
    max3 = _mm256_max_ps(max3, _mm256_loadu_ps(in + i + 24));
  }
  max0 = _mm256_max_ps(_mm256_max_ps(max0, max1), _mm256_max_ps(max2, max3));
  float lanes[8];
  _mm256_storeu_ps(lanes, max0);
  const __m256 max = _mm256_set1_ps(*std::max_element(lanes, lanes + 8));
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(),
                    _mm256_setzero_ps(), _mm256_setzero_ps()};
  for (size_t i = 0; i < length; i += 32)
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; ++k) {
      const __m256 y =
          expOfNegative(_mm256_sub_ps(_mm256_loadu_ps(in + i + 8 * k), max));
      _mm256_storeu_ps(out + i + 8 * k, y);
      sums[k] = _mm256_add_ps(sums[k], y);
    }
  const __m256 factor = _mm256_set1_ps(
      1.0f / sumOf(_mm256_add_ps(_mm256_add_ps(sums[0], sums[1]),
                                 _mm256_add_ps(sums[2], sums[3]))));
  for (size_t i = 0; i < length; i += 8)
    _mm256_storeu_ps(out + i, _mm256_mul_ps(_mm256_loadu_ps(out + i), factor));
}

/// Rows of a multiple of 32 elements.
void qlut::benchmark::softmaxOfFloats(size_t numRows, size_t length,
                                      const float *in, float *out) {
  for (size_t row = 0; row < numRows; ++row)
    softmaxOfRow(length, in + row * length, out + row * length);
}
#endif
