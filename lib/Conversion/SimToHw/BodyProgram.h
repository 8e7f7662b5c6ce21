//===- BodyProgram.h - the body of a linalg op as a program -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_SIMTOHW_BODYPROGRAM_H
#define QLUT_LIB_CONVERSION_SIMTOHW_BODYPROGRAM_H

#include "IntegerTensor.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include <functional>

namespace mlir::qlut {

/// How the elements of a reduction combine.
enum class Combiner { Sum, Maximum, Minimum };

/// The values of one body, translated into a program.
class BodyProgram {
public:
  /// Where an input of the program comes from: a scalar of the body, an
  /// argument or computed without floats, or the element of a tensor that the
  /// body reads by index.
  struct Source {
    Value scalar;
    tensor::ExtractOp extract;
    bool isSigned; ///< how its bits are read
    /// An integer that the body makes a real of: of more than 32 bits it is
    /// clamped to 32.
    bool isNumber = false;
  };

  /// `tensors` says what the values around the body became; failures are
  /// reported at `at`.
  BodyProgram(linalg::GenericOp op,
              std::function<const IntegerTensor &(Value)> tensors,
              Operation *at, ::qlut::Rounding rounding);

  /// Translates everything that `wanted` values of the body need.
  LogicalResult translate(ArrayRef<Value> wanted);
  /// The translation of a value.
  const ::qlut::FixedValue &get(Value value) { return values[value]; }

  ::qlut::FixedProgramBuilder &getBuilder() { return builder; }
  const Source &getSource(int index) const { return sources[index]; }
  /// The lookup in the body whose table that is.
  SimLutOp getLookup(const ::qlut::Table *table) const {
    return lookups.lookup(table);
  }
  /// The ops without floats that sources need, in order.
  ArrayRef<Operation *> getNativeOps() const { return nativeOps; }

private:
  LogicalResult fail(Operation *op, const Twine &why);
  LogicalResult assign(Operation *op,
                       ::qlut::FixedProgramBuilder::Result value);
  LogicalResult translateArgument(BlockArgument argument);
  LogicalResult translateOp(Operation *op);
  LogicalResult translateLookup(SimLutOp op);
  LogicalResult translateExtract(tensor::ExtractOp op);
  LogicalResult translateCompare(arith::CmpFOp op);
  LogicalResult translateInteger(Operation *op, bool isSigned);
  LogicalResult translateNative(Operation *op);
  int getCondition(Value value);
  int addSource(Source source);
  LogicalResult translateCaptured(Value value);
  /// The loop that a dimension of an operand runs along.
  FailureOr<int64_t> getLoop(Operation *user, OpOperand &operand,
                             int64_t dimension);
  FailureOr<::qlut::FixedValue> read(Operation *user,
                                     const IntegerTensor &tensor, int source,
                                     OpOperand *operand);

  linalg::GenericOp op;
  std::function<const IntegerTensor &(Value)> tensors;
  Operation *at;
  ::qlut::FixedProgramBuilder builder;
  DenseMap<Value, ::qlut::FixedValue> values;
  DenseMap<Value, int> conditions;
  SmallVector<Source> sources;
  SmallVector<Operation *> nativeOps;
  DenseMap<const ::qlut::Table *, SimLutOp> lookups;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_SIMTOHW_BODYPROGRAM_H
