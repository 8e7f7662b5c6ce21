//===- TableArrays.h - the numbers of a table by name -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_TABLEARRAYS_H
#define QLUT_EXPORT_TABLEARRAYS_H

#include "qlut/Core/Table.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <string>
#include <utility>

namespace qlut {

/// One array of a table, as hardware stores it.
struct TableArray {
  llvm::StringRef name; ///< a word of C: values, nodes, thresholds, ...
  llvm::ArrayRef<int64_t> numbers;
  unsigned width = 0; ///< bits of one number, 1 to 64
  bool isSigned = false;

  /// An array of the least width that holds the numbers: unsigned if none is
  /// negative. It points to them.
  static TableArray fromNumbers(llvm::StringRef name,
                                llvm::ArrayRef<int64_t> numbers);

  /// The number in two's complement of the width, as uppercase hexadecimal
  /// digits: ceil(width / 4) of them.
  std::string hex(int64_t number) const;
};

/// What a table consists of beside its storages.
struct TableArrays {
  /// The form's own arrays, in the order of its declaration in Table.h.
  llvm::SmallVector<TableArray> form;
  /// What its kernel derives from them and reads besides (cells of
  /// power-of-two spacing, lengths and multipliers of a division); see
  /// kernels::LinearPlan.
  llvm::SmallVector<TableArray> derived;
  /// The form's numbers and words: name and text, in the same order.
  llvm::SmallVector<std::pair<std::string, std::string>> fields;
};

/// The arrays of a table that passed Table::check; they point into it, and to
/// its plan.
TableArrays getTableArrays(const Table &table);

} // namespace qlut

#endif // QLUT_EXPORT_TABLEARRAYS_H
