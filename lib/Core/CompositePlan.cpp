//===- CompositePlan.cpp - the plan of any composite ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/CompositeFields.h"

using namespace qlut;

static constexpr llvm::StringLiteral names[] = {
    "softmax",  "log_softmax",  "norm",     "divide",
    "sinusoid", "fast_softmax", "fast_norm"};

llvm::StringRef CompositePlan::name() const { return names[plan.index()]; }

std::optional<CompositePlan> CompositePlan::empty(llvm::StringRef name) {
  const Variant plans[] = {SoftmaxPlan(), LogSoftmaxPlan(), NormPlan(),
                           DividePlan(),  SinusoidPlan(),   FastSoftmaxPlan(),
                           FastNormPlan()};
  for (const Variant &plan : plans)
    if (names[plan.index()] == name)
      return CompositePlan(plan);
  return std::nullopt;
}

const Storage &CompositePlan::output() const {
  return std::visit([](auto &p) -> const Storage & { return p.output; }, plan);
}

int64_t CompositePlan::outputZeroPoint() const {
  return std::visit([](auto &p) { return p.outputZeroPoint; }, plan);
}

unsigned CompositePlan::accumulatorBits() const {
  if (const auto *softmax = getIf<SoftmaxPlan>())
    return softmax->weights.accumulatorBits;
  if (const auto *fast = getIf<FastSoftmaxPlan>())
    return fast->accumulatorBits;
  if (const auto *log = getIf<LogSoftmaxPlan>())
    return log->weights.accumulatorBits;
  if (const auto *fast = getIf<FastNormPlan>())
    return fast->accumulatorBits;
  const auto *norm = getIf<NormPlan>();
  return norm ? norm->accumulatorBits : 32;
}

int64_t CompositePlan::numBytes() const {
  return std::visit([](auto &p) { return p.numBytes(); }, plan);
}

llvm::Error CompositePlan::check() const {
  return std::visit([](auto &p) { return p.check(); }, plan);
}

namespace {
/// Combines all fields it visits.
struct Hasher {
  llvm::hash_code code;

  template <typename T>
  bool operator()(llvm::StringRef, T &field) {
    if constexpr (std::is_same_v<T, std::vector<int64_t>>)
      code = llvm::hash_combine(
          code, llvm::hash_combine_range(field.begin(), field.end()));
    else if constexpr (std::is_same_v<T, Storage>)
      code = llvm::hash_combine(code, field.bits, field.kind);
    else
      code = llvm::hash_combine(code, field);
    return true;
  }
};
} // namespace

llvm::hash_code qlut::hash_value(const CompositePlan &plan) {
  Hasher hasher{llvm::hash_value(plan.get().index())};
  CompositePlan::Variant copy = plan.get();
  std::visit([&](auto &fields) { visitFields(hasher, fields); }, copy);
  return hasher.code;
}
