//===- CollectTables.h - the tables of a module -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_COLLECTTABLES_H
#define QLUT_EXPORT_COLLECTTABLES_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/TableBuilder.h"
#include <memory>

namespace mlir::qlut {

/// A place of a program that uses a table.
struct TableUse {
  std::string layer;              ///< the path of the layer; may be empty
  std::optional<int64_t> channel; ///< of a lookup by channel
  /// What the table stands for; unknown of integer lookups.
  std::optional<::qlut::Expression> function;
  /// Of integer lookups, those of the quantize before and the dequantize
  /// after; none where there is none.
  std::optional<::qlut::Format> in, out;
  std::optional<::qlut::RealRange> range; ///< calibrated, if it was
  /// Where function and formats are known: the function at the codes of the
  /// range, shared by uses alike, and what the table is worth there.
  std::shared_ptr<const ::qlut::ExactCodes> exact;
  std::optional<::qlut::Certificate> certificate;
  /// What the certificate's ULP are of; known where it is.
  ::qlut::FloatKind type = ::qlut::FloatKind::F32;
};

/// A table and where it is used (once at least).
struct CollectedTable {
  /// A word of C that no other table of the module has: qlut_gelu, and
  /// qlut_gelu_2 for the second; qlut_table for one of an unknown function.
  std::string name;
  ::qlut::Table table;
  std::vector<TableUse> uses; ///< in the order of the program
};

/// The distinct tables of the lookups in `module`, in the order of their first
/// uses. Emits an error at a composite (its inner functions have no tables
/// before qlut-decompose-composites), at a simulated lookup without a table,
/// and at a module without lookups.
FailureOr<std::vector<CollectedTable>> collectTables(ModuleOp module);

} // namespace mlir::qlut

#endif // QLUT_EXPORT_COLLECTTABLES_H
