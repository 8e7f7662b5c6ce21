//===- Peers.cpp - what qlut is compared with -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// lookUpByShuffles follows the idea of XNNPACK's x8-lut kernels: blocks of 16
// entries, each looked up by a shuffle that gives 0 outside of it, summed by
// exclusive or. The index of block k is the code less 16 k; it wraps up
// to block 8, for codes from 128 on to be positive, and saturates then, for
// codes of blocks before to stay negative.
//
//===----------------------------------------------------------------------===//

#include "Peers.h"

using namespace qlut::benchmark;

void qlut::benchmark::lookUpOneByOne(size_t size, const uint8_t *in,
                                     uint8_t *out, const uint8_t *table) {
  for (size_t i = 0; i < size; ++i)
    out[i] = table[in[i]];
}

#if defined(__x86_64__)
#include <immintrin.h>

// The coefficients are those of Eigen's ptanh_float, least greatest error on
// [-7.9, 7.9].
__attribute__((target("avx2,fma"))) void
qlut::benchmark::computeTanh(size_t size, const float *in, float *out) {
  static constexpr float above[] = {
      -2.76076847742355e-16f, 2.00018790482477e-13f, -8.60467152213735e-11f,
      5.12229709037114e-08f,  1.48572235717979e-05f, 6.37261928875436e-04f,
      4.89352455891786e-03f};
  static constexpr float below[] = {
      1.19825839466702e-06f, 1.18534705686654e-04f, 2.26843463243900e-03f,
      4.89352518554385e-03f};
  const __m256 bound = _mm256_set1_ps(7.90531110763549805f);
  for (size_t i = 0; i + 8 <= size; i += 8) {
    __m256 x = _mm256_loadu_ps(in + i);
    x = _mm256_max_ps(_mm256_min_ps(x, bound),
                      _mm256_sub_ps(_mm256_setzero_ps(), bound));
    const __m256 square = _mm256_mul_ps(x, x);
    __m256 p = _mm256_set1_ps(above[0]), q = _mm256_set1_ps(below[0]);
#pragma clang loop unroll(full)
    for (int k = 1; k < 7; ++k)
      p = _mm256_fmadd_ps(p, square, _mm256_set1_ps(above[k]));
#pragma clang loop unroll(full)
    for (int k = 1; k < 4; ++k)
      q = _mm256_fmadd_ps(q, square, _mm256_set1_ps(below[k]));
    _mm256_storeu_ps(out + i, _mm256_div_ps(_mm256_mul_ps(p, x), q));
  }
}

__attribute__((target("avx2"))) void
qlut::benchmark::lookUpByShuffles(size_t size, const uint8_t *in, uint8_t *out,
                                  const uint8_t *table) {
  __m256i block[16];
  for (int k = 0; k < 16; ++k)
    block[k] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i *>(table + 16 * k)));
  // A code of block j < 8 is seen by shuffles 0 to j; one of block j >= 8 by
  // shuffles j - 7 to j, whose indices have wrapped or saturated into 0..127.
  __m256i change[16];
  change[0] = block[0];
  for (int k = 1; k < 8; ++k)
    change[k] = _mm256_xor_si256(block[k], block[k - 1]);
  // Of blocks from 8 on: what shuffles j - 7 to 7 gave is taken back.
  for (int k = 8; k < 16; ++k)
    change[k] = _mm256_xor_si256(_mm256_xor_si256(block[k], block[k - 1]),
                                 change[k - 8]);
  const __m256i step = _mm256_set1_epi8(16);
  size_t i = 0;
  for (; i + 64 <= size; i += 64) {
    __m256i index0 =
        _mm256_loadu_si256(reinterpret_cast<const __m256i *>(in + i));
    __m256i index1 =
        _mm256_loadu_si256(reinterpret_cast<const __m256i *>(in + i + 32));
    __m256i sum0 = _mm256_shuffle_epi8(change[0], index0);
    __m256i sum1 = _mm256_shuffle_epi8(change[0], index1);
#pragma clang loop unroll(full)
    for (int k = 1; k <= 8; ++k) {
      index0 = _mm256_sub_epi8(index0, step);
      index1 = _mm256_sub_epi8(index1, step);
      sum0 = _mm256_xor_si256(sum0, _mm256_shuffle_epi8(change[k], index0));
      sum1 = _mm256_xor_si256(sum1, _mm256_shuffle_epi8(change[k], index1));
    }
#pragma clang loop unroll(full)
    for (int k = 9; k < 16; ++k) {
      index0 = _mm256_subs_epi8(index0, step);
      index1 = _mm256_subs_epi8(index1, step);
      sum0 = _mm256_xor_si256(sum0, _mm256_shuffle_epi8(change[k], index0));
      sum1 = _mm256_xor_si256(sum1, _mm256_shuffle_epi8(change[k], index1));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + i), sum0);
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + i + 32), sum1);
  }
  lookUpOneByOne(size - i, in + i, out + i, table);
}

__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi"))) void
qlut::benchmark::lookUpByPermutations(size_t size, const uint8_t *in,
                                      uint8_t *out, const uint8_t *table) {
  __m512i quarter[4];
  for (int k = 0; k < 4; ++k)
    quarter[k] = _mm512_loadu_si512(table + 64 * k);
  size_t i = 0;
  for (; i + 128 <= size; i += 128)
    for (int k = 0; k < 128; k += 64) {
      __m512i code = _mm512_loadu_si512(in + i + k);
      __m512i low = _mm512_permutex2var_epi8(quarter[0], code, quarter[1]);
      __m512i high = _mm512_permutex2var_epi8(quarter[2], code, quarter[3]);
      _mm512_storeu_si512(
          out + i + k,
          _mm512_mask_blend_epi8(_mm512_movepi8_mask(code), low, high));
    }
  lookUpOneByOne(size - i, in + i, out + i, table);
}
#endif
