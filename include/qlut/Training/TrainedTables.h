//===- TrainedTables.h - tables whose values can be learned -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_TRAINEDTABLES_H
#define QLUT_TRAINING_TRAINEDTABLES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Core/Table.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// The table of a lookup, if its values can be learned: lines between end
/// results without a front end, the same for all channels, of a lookup with a
/// layer in the body of a linalg op of a qlut.sim. Else null, and `why` (may be
/// null) says what it is instead.
const ::qlut::LinearTable *getTrainedTable(SimLutOp op, std::string *why);

/// Where the kernel looks for an input code: the segment and how far along it
/// the code is, 0 at its start and 1 at its end (docs/spec.md, T8; beyond these
/// with the policy tail). `offset` is the code minus the least one.
struct TablePlace {
  int64_t segment;
  double along;
};
TablePlace findPlace(const ::qlut::LinearTable &table, int64_t offset);

} // namespace mlir::qlut

#endif // QLUT_TRAINING_TRAINEDTABLES_H
