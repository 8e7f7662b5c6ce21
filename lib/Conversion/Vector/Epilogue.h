//===- Epilogue.h - what is computed from sums in registers -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_EPILOGUE_H
#define QLUT_LIB_CONVERSION_VECTOR_EPILOGUE_H

#include "../GlobalTableStore.h"
#include "SumOfProducts.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::qlut {

/// The elementwise op that alone reads the sums of a product: their
/// requantization, as a rule. It is computed where the sums are in registers,
/// and they have no buffer then.
struct Epilogue {
  linalg::GenericOp op;
  OpOperand *sums = nullptr; ///< of `op`
  memref::AllocOp buffer;    ///< of the sums, which nothing else looks at

  /// Whether the op overwrites what it reads: elements can't be computed twice.
  bool isInPlace() const;
  /// Erases the op and the buffer.
  void erase();
};

/// The epilogue of sums that start from a fill; none if something
/// else uses the sums, if the op computes other than integers elementwise, or
/// if it might overwrite what the product still reads.
std::optional<Epilogue> findEpilogue(const SumOfProducts &sum);

/// Writes an epilogue's results for vectors of sums.
class EpilogueEmitter {
public:
  EpilogueEmitter(ImplicitLocOpBuilder &builder, const Epilogue &epilogue);

  /// Forgets the operands that were read for vectors of columns: what follows
  /// is elsewhere.
  void startTile() { columns.clear(); }
  /// Stores the results of the first `count` of the sums at `place` of their
  /// buffer, which are vector number `vector` of their row.
  void emit(Value sums, ArrayRef<Value> place, unsigned vector, int64_t count);

private:
  Value load(OpOperand *operand, VectorType shape, int64_t count);
  Value emitOp(Operation *op, VectorType shape);
  Value getVector(Value scalar, VectorType shape);
  SmallVector<Value> getPlace(OpOperand *operand);

  ImplicitLocOpBuilder &b;
  const Epilogue &epilogue;
  GlobalTableStore store;
  SmallVector<Value> loops; ///< where the op's loops are
  IRMapping values;         ///< of the body, as vectors
  DenseMap<std::pair<OpOperand *, unsigned>, Value> columns;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_EPILOGUE_H
