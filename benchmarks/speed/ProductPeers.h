//===- ProductPeers.h - matrix products by hand -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_PRODUCTPEERS_H
#define QLUT_BENCHMARKS_SPEED_PRODUCTPEERS_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace qlut::benchmark {

/// rows x depth codes times depth x columns weights; columns and depth are
/// multiples of 16.
struct ProductShape {
  size_t rows, columns, depth;
};

/// An exact product of signed bytes with weights packed beforehand, as the best
/// libraries have it; it stands in for libraries that may not be installed, and
/// was written apart from qlut's code. AVX2.
class PackedProduct {
public:
  PackedProduct(ProductShape shape, const int8_t *weights);
  void run(const int8_t *codes, int32_t *sums);

private:
  void packRows(const int8_t *codes);
  void multiplyTiles(int32_t *sums);
  /// One row at a time: a column's weights lie side by side.
  void multiplyVectors(const int8_t *codes, int32_t *sums);

  ProductShape shape;
  std::vector<int16_t> panels; ///< 16 columns, two terms side by side
  std::vector<int8_t> transposed;
  std::vector<int32_t> pairs; ///< of codes, by tile of 6 rows
};

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_PRODUCTPEERS_H
