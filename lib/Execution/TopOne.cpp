//===- TopOne.cpp - the greatest score of each row ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Execution/TopOne.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace qlut;

/// The same of the `count` scores from `first` on.
static int64_t findBest(const NdArray &scores, int64_t first, int64_t count) {
  int64_t best = 0;
  for (int64_t i = 0; i < count; ++i) {
    double score = scores.toDouble(first + i);
    if (std::isnan(score))
      return -1;
    if (score > scores.toDouble(first + best))
      best = i;
  }
  return best;
}

llvm::Expected<std::vector<int64_t>> qlut::findBest(const NdArray &scores) {
  const int64_t classes = scores.shape.empty() ? 0 : scores.shape.back();
  const int64_t rows = classes == 0 ? 0 : scores.numElements() / classes;
  if (rows == 0)
    return llvm::createStringError(
        "expected scores along the last dimension of result 0, got " +
        formatType(scores.type, scores.shape));
  std::vector<int64_t> best(rows);
  for (int64_t row = 0; row < rows; ++row)
    best[row] = ::findBest(scores, row * classes, classes);
  return best;
}

llvm::Expected<int64_t> qlut::countCorrect(llvm::ArrayRef<int64_t> best,
                                           const NdArray &labels,
                                           llvm::StringRef name) {
  if (isFloat(labels.type))
    return llvm::createStringError(
        name + ": expected integers as labels, got " + getName(labels.type));
  if (labels.numElements() != static_cast<int64_t>(best.size()))
    return llvm::createStringError(
        llvm::formatv("{0}: expected {1} labels, one for each row of result 0, "
                      "got {2}",
                      name, best.size(), labels.numElements()));
  int64_t correct = 0;
  for (auto [row, index] : llvm::enumerate(best))
    correct += index >= 0 && labels.toDouble(row) == static_cast<double>(index);
  return correct;
}
