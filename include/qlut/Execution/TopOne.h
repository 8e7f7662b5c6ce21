//===- TopOne.h - the greatest score of each row ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_TOPONE_H
#define QLUT_EXECUTION_TOPONE_H

#include "qlut/Execution/NdArray.h"

namespace qlut {

/// For each row of scores along the last dimension the index of the greatest,
/// the first of equal ones, and -1 if one is NaN. Error: no row.
llvm::Expected<std::vector<int64_t>> findBest(const NdArray &scores);

/// How many rows have the index that their label says. Errors call the labels
/// `name`: labels that are no integers, or another number of them than rows.
llvm::Expected<int64_t> countCorrect(llvm::ArrayRef<int64_t> best,
                                     const NdArray &labels,
                                     llvm::StringRef name);

} // namespace qlut

#endif // QLUT_EXECUTION_TOPONE_H
