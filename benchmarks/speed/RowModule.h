//===- RowModule.h - modules that compute rows ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_ROWMODULE_H
#define QLUT_BENCHMARKS_SPEED_ROWMODULE_H

#include "qlut/Core/Composites.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace qlut::benchmark {

/// A module whose @kernel computes %y from %x by the ops of `body`: tensors of
/// `numRows` rows of `length` elements, which lie flat in its two arguments.
/// `aliases` are written before it.
std::string makeRowModule(int64_t numRows, int64_t length,
                          llvm::StringRef element, llvm::StringRef aliases,
                          llvm::StringRef body);

/// The plan as an attribute of the dialect.
std::string printPlan(const CompositePlan &plan);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_ROWMODULE_H
