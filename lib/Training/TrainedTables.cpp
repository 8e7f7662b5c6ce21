//===- TrainedTables.cpp - tables whose values can be learned -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Training/TrainedTables.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::LinearTable;

const LinearTable *mlir::qlut::getTrainedTable(SimLutOp op, std::string *why) {
  auto refuse = [&](const Twine &reason) {
    if (why)
      *why = reason.str();
    return nullptr;
  };
  if (!op.isQuantized() || !op.getTableAttr())
    return refuse("no table");
  if (!op.getLayerAttr())
    return refuse("no layer");
  if (op.getNumChannels())
    return refuse("tables by channel");
  if (!isa<linalg::LinalgOp>(op->getParentOp()) ||
      !op->getParentOfType<SimOp>() || isa<ShapedType>(op.getType()))
    return refuse("a lookup outside of loops");
  const ::qlut::Table &table = getTableOf(op.getTableAttr(), 0).getTable();
  const auto *linear = table.getIf<LinearTable>();
  if (!linear)
    return refuse("a table of the form " + table.formName());
  if (linear->coefficients() != ::qlut::Coefficients::Endpoints)
    return refuse("a table of bases and slopes");
  return linear;
}

TablePlace mlir::qlut::findPlace(const LinearTable &table, int64_t offset) {
  if (table.outOfRange == ::qlut::OutOfRange::Clamp)
    offset = std::clamp(offset, table.first(), table.last());
  const auto segments = static_cast<int64_t>(table.numSegments());
  int64_t k = 0;
  while (k + 1 < segments && table.nodes[k + 1] <= offset)
    ++k;
  const int64_t length = table.nodes[k + 1] - table.nodes[k];
  return {k, static_cast<double>(offset - table.nodes[k]) /
                 static_cast<double>(length)};
}
