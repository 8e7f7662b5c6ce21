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
