//===- WeightPacking.h - constant weights for dot products ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_WEIGHTPACKING_H
#define QLUT_LIB_CONVERSION_VECTOR_WEIGHTPACKING_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace mlir::qlut {

/// Constant matrices of one size: by matrix, term and column.
struct WeightMatrices {
  int64_t count = 0, depth = 0, columns = 0;
  ArrayRef<int32_t> values;

  /// 0 past the last term or column.
  int32_t at(int64_t matrix, int64_t term, int64_t column) const {
    if (term >= depth || column >= columns)
      return 0;
    return values[(matrix * depth + term) * columns + column];
  }
};

/// How a product of matrices is computed: tiles of `rows` rows and `vectors`
/// vectors of `lanes` sums of 32 bits; in each step, each lane adds `group`
/// products.
struct ContractionPlan {
  unsigned lanes = 8, rows = 6, vectors = 2;
  /// 2: words, by pmaddwd; 4: bytes, by pmaddubsw of unsigned codes. With
  /// `addsToSums` vpdpwssd and vpdpbusd.
  unsigned group = 2;
  /// Steps that sums of 16 bits hold; bytes alone, unless `addsToSums`.
  unsigned window = 0;
  /// One instruction adds a step's products to sums of 32 bits, whatever the
  /// codes and weights are, without saturation: VNNI, with 16 lanes.
  bool addsToSums = false;
  /// Weights of words are stored in bytes and extended where they are loaded.
  bool extendsWeights = false;

  /// Whether products are added in 16 bits first.
  bool hasWindows() const { return group == 4 && !addsToSums; }
  int64_t getWidth() const { return int64_t(lanes) * vectors; }
  int64_t getNumSteps(int64_t depth) const {
    return (depth + group - 1) / group;
  }
  /// Elements that one step and vector take.
  int64_t getVectorSize() const { return int64_t(lanes) * group; }
  /// Vectors that columns take.
  int64_t getNumVectors(int64_t columns) const {
    return (columns + lanes - 1) / lanes;
  }
};

/// The most that weights of one sign in one lane of 16 bits add up to, over
/// any `window` steps of 4 terms from a multiple of that: a lane adds the first
/// or the last two of each step's products.
int64_t getLaneReach(const WeightMatrices &weights, unsigned window);

/// Weights of one sign in a lane may add up to that: 255 times as much fits a
/// signed word, whatever the codes are, and in any order.
inline constexpr int64_t maxLaneReach = 32767 / 255;

/// The most steps, up to `most`, whose sums fit lanes of 16 bits for all codes;
/// 0 if one step does not.
unsigned getSafeWindow(const WeightMatrices &weights, unsigned most);

/// All matrices, panel by panel of getWidth() columns (the last one as many
/// vectors as it needs), then step by step, vector by vector, lane by lane, the
/// terms of a group side by side.
std::vector<int16_t> packWeights(const WeightMatrices &weights,
                                 const ContractionPlan &plan);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_WEIGHTPACKING_H
