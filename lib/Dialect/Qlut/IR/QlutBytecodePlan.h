//===- QlutBytecodePlan.h - the fields of encoded plans ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODEPLAN_H
#define QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODEPLAN_H

#include "QlutBytecodeFields.h"
#include "qlut/Core/CompositeFields.h"

namespace mlir::qlut::bytecode {

/// The place of the plan's kind, then its fields.
template <typename Stream>
bool transfer(Stream &io, ::qlut::CompositePlan &value) {
  static const std::string names[] = {"softmax",  "log_softmax", "norm",
                                      "divide",   "sinusoid",    "fast_softmax",
                                      "fast_norm"};
  std::string name = value.name().str();
  if (!transfer(io, name, names))
    return false;
  ::qlut::CompositePlan::Variant plan =
      Stream::isReading ? ::qlut::CompositePlan::empty(name)->get()
                        : value.get();
  auto field = [&](StringRef, auto &number) {
    if constexpr (std::is_same_v<decltype(number), Rounding &>)
      return transfer(io, number, roundings);
    else
      return transfer(io, number);
  };
  bool done = std::visit(
      [&](auto &fields) { return ::qlut::visitFields(field, fields); }, plan);
  value = ::qlut::CompositePlan(std::move(plan));
  return done;
}

} // namespace mlir::qlut::bytecode

#endif // QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODEPLAN_H
