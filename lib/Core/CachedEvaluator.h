//===- CachedEvaluator.h - values that are known already --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_CACHEDEVALUATOR_H
#define QLUT_LIB_CORE_CACHEDEVALUATOR_H

#include "qlut/Core/RealEvaluator.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <string>

namespace qlut {

/// RealEvaluator that remembers: building a table, comparing tables of one
/// function and certifying them ask for the same values. Each thread keeps
/// those of the functions, scales and precisions it used last; the results are
/// those of RealEvaluator.
class CachedEvaluator {
public:
  explicit CachedEvaluator(const Expression &expression);
  ~CachedEvaluator();

  RoundedValue roundedQuotient(double inScale, int64_t inCode, double scale,
                               unsigned guardBits, Rounding rounding);
  RealValue nearest(double inScale, int64_t inCode);

  /// What one question's answers are kept by.
  struct Page {
    std::string key;
    llvm::DenseMap<int64_t, RoundedValue> rounded;
    llvm::DenseMap<int64_t, RealValue> nearest;
  };

private:
  std::shared_ptr<Page> find(const std::string &question);

  std::string text;
  RealEvaluator evaluator;
  /// The pages used last by this object, so that keys are not made each time.
  std::shared_ptr<Page> roundedPage, nearestPage;
  double roundedInScale = 0, roundedScale = 0, nearestInScale = 0;
  unsigned roundedGuardBits = 0;
  Rounding rounding = Rounding::HalfEven;
};

} // namespace qlut

#endif // QLUT_LIB_CORE_CACHEDEVALUATOR_H
