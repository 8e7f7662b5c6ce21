//===- ProductPeers.cpp - matrix products by hand -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProductPeers.h"

using namespace qlut::benchmark;

#if defined(__x86_64__)
#include <immintrin.h>

static constexpr size_t tileRows = 6, tileColumns = 16;

PackedProduct::PackedProduct(ProductShape shape, const int8_t *weights)
    : shape(shape) {
  const auto [rows, columns, depth] = shape;
  for (size_t panel = 0; panel < columns; panel += tileColumns)
    for (size_t term = 0; term < depth; term += 2)
      for (size_t column = panel; column < panel + tileColumns; ++column)
        for (size_t i : {0, 1})
          panels.push_back(weights[(term + i) * columns + column]);
  for (size_t column = 0; column < columns; ++column)
    for (size_t term = 0; term < depth; ++term)
      transposed.push_back(weights[term * columns + column]);
  pairs.resize((rows + tileRows - 1) / tileRows * tileRows * depth / 2);
}

void PackedProduct::run(const int8_t *codes, int32_t *sums) {
  if (shape.rows < tileRows)
    return multiplyVectors(codes, sums);
  packRows(codes);
  multiplyTiles(sums);
}

__attribute__((target("avx2"))) static __m256i loadWords(const int8_t *bytes) {
  return _mm256_cvtepi8_epi16(
      _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes)));
}

__attribute__((target("avx2"))) void
PackedProduct::packRows(const int8_t *codes) {
  const size_t numPairs = shape.depth / 2;
  for (size_t row = 0; row < shape.rows; ++row) {
    int32_t *out =
        pairs.data() + row / tileRows * tileRows * numPairs + row % tileRows;
    for (size_t term = 0; term < shape.depth; term += 16) {
      alignas(32) int32_t some[8];
      _mm256_store_si256(reinterpret_cast<__m256i *>(some),
                         loadWords(codes + row * shape.depth + term));
      for (size_t i = 0; i < 8; ++i)
        out[(term / 2 + i) * tileRows] = some[i];
    }
  }
}

__attribute__((target("avx2"))) void
PackedProduct::multiplyTiles(int32_t *sums) {
  const auto [rows, columns, depth] = shape;
  for (size_t panel = 0; panel < columns; panel += tileColumns)
    for (size_t first = 0; first < rows; first += tileRows) {
      const int32_t *a = pairs.data() + first * (depth / 2);
      const int16_t *w = panels.data() + panel * depth;
      __m256i sum[tileRows][2];
#pragma clang loop unroll(full)
      for (size_t row = 0; row < tileRows; ++row)
        sum[row][0] = sum[row][1] = _mm256_setzero_si256();
      for (size_t term = 0; term < depth;
           term += 2, a += tileRows, w += 2 * tileColumns) {
        __m256i w0 = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(w));
        __m256i w1 =
            _mm256_loadu_si256(reinterpret_cast<const __m256i *>(w + 16));
#pragma clang loop unroll(full)
        for (size_t row = 0; row < tileRows; ++row) {
          __m256i pair = _mm256_set1_epi32(a[row]);
          sum[row][0] =
              _mm256_add_epi32(sum[row][0], _mm256_madd_epi16(pair, w0));
          sum[row][1] =
              _mm256_add_epi32(sum[row][1], _mm256_madd_epi16(pair, w1));
        }
      }
#pragma clang loop unroll(full)
      for (size_t row = 0; row < tileRows; ++row)
        if (first + row < rows) {
          int32_t *out = sums + (first + row) * columns + panel;
          _mm256_storeu_si256(reinterpret_cast<__m256i *>(out), sum[row][0]);
          _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + 8),
                              sum[row][1]);
        }
    }
}

__attribute__((target("avx2"))) static int32_t addLanes(__m256i lanes) {
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(lanes),
                              _mm256_extracti128_si256(lanes, 1));
  sum = _mm_hadd_epi32(sum, sum);
  return _mm_cvtsi128_si32(_mm_hadd_epi32(sum, sum));
}

__attribute__((target("avx2"))) void
PackedProduct::multiplyVectors(const int8_t *codes, int32_t *sums) {
  const auto [rows, columns, depth] = shape;
  for (size_t row = 0; row < rows; ++row)
    for (size_t column = 0; column < columns; column += 4) {
      const int8_t *a = codes + row * depth;
      const int8_t *w = transposed.data() + column * depth;
      __m256i sum[4] = {};
      for (size_t term = 0; term < depth; term += 16) {
        __m256i words = loadWords(a + term);
#pragma clang loop unroll(full)
        for (size_t i = 0; i < 4; ++i)
          sum[i] = _mm256_add_epi32(
              sum[i],
              _mm256_madd_epi16(words, loadWords(w + i * depth + term)));
      }
      for (size_t i = 0; i < 4; ++i)
        sums[row * columns + column + i] = addLanes(sum[i]);
    }
}
#endif
