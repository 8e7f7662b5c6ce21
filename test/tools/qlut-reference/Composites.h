//===- Composites.h - softmax, norms and division by the K rules *- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_COMPOSITES_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_COMPOSITES_H

#include "Exact.h"
#include "qlut/Core/Composites.h"
#include <vector>

namespace reference {

/// The codes of one row of softmax; `mask` is empty or one truth an element.
std::vector<int64_t> softmax(const qlut::SoftmaxPlan &plan,
                             const std::vector<int64_t> &codes,
                             const std::vector<int64_t> &mask);
/// The same of the fast form.
std::vector<int64_t> softmax(const qlut::FastSoftmaxPlan &plan,
                             const std::vector<int64_t> &codes,
                             const std::vector<int64_t> &mask);
std::vector<int64_t> logSoftmax(const qlut::LogSoftmaxPlan &plan,
                                const std::vector<int64_t> &codes);
/// One row of a layer norm or RMS norm.
std::vector<int64_t> normalize(const qlut::NormPlan &plan,
                               const std::vector<int64_t> &codes);
/// The same of the fast form.
std::vector<int64_t> normalize(const qlut::FastNormPlan &plan,
                               const std::vector<int64_t> &codes);
int64_t quotient(const qlut::DividePlan &plan, int64_t lhs, int64_t rhs);
int64_t sinusoid(const qlut::SinusoidPlan &plan, int64_t position,
                 size_t frequency);

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_COMPOSITES_H
