//===- Composites.h - integer programs of more than one step ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Softmax, log-softmax, norms, division of codes, sines of positions: spec K. A
// *plan* holds every number of such a program: tables, multipliers, shifts and
// widths. Its kernels are templates over the backend of Kernels.h, one per
// stage: what happens to an element, or to a row. Between the stages stand
// maxima and sums of rows, which are plain.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_COMPOSITES_H
#define QLUT_CORE_COMPOSITES_H

// IWYU pragma: begin_exports
#include "qlut/Core/DividePlan.h"
#include "qlut/Core/FastNormPlan.h"
#include "qlut/Core/FastSoftmaxPlan.h"
#include "qlut/Core/NormPlan.h"
#include "qlut/Core/SegmentTable.h"
#include "qlut/Core/SinusoidPlan.h"
#include "qlut/Core/SoftmaxPlan.h"
// IWYU pragma: end_exports

#include "llvm/ADT/Hashing.h"
#include <optional>
#include <variant>

namespace qlut {

/// The plan of any composite.
class CompositePlan {
public:
  using Variant =
      std::variant<SoftmaxPlan, LogSoftmaxPlan, NormPlan, DividePlan,
                   SinusoidPlan, FastSoftmaxPlan, FastNormPlan>;
  CompositePlan(Variant plan) : plan(std::move(plan)) {}

  const Variant &get() const { return plan; }
  template <typename T>
  const T *getIf() const {
    return std::get_if<T>(&plan);
  }

  /// softmax, log_softmax, norm, divide, sinusoid, fast_softmax or fast_norm.
  llvm::StringRef name() const;
  /// A plan of that name without numbers, which breaks rules, or none.
  static std::optional<CompositePlan> empty(llvm::StringRef name);

  const Storage &output() const;
  int64_t outputZeroPoint() const;
  /// The width that its sums need, 32 or 64; 32 without sums.
  unsigned accumulatorBits() const;
  /// Bytes of all tables, scales and biases.
  int64_t numBytes() const;
  /// The plan's own check.
  llvm::Error check() const;

  bool operator==(const CompositePlan &o) const { return plan == o.plan; }

private:
  Variant plan;
};

llvm::hash_code hash_value(const CompositePlan &plan);

} // namespace qlut

#endif // QLUT_CORE_COMPOSITES_H
