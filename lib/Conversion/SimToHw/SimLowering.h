//===- SimLowering.h - a simulated op as integer ops ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_SIMTOHW_SIMLOWERING_H
#define QLUT_LIB_CONVERSION_SIMTOHW_SIMLOWERING_H

#include "BodyProgram.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut {

/// The tables of a lookup as deployed: computed end results are stored.
Attribute getDeployedTables(Operation *op, Attribute tables);

/// The constant tensor of integers of `bits` bits; one stands for all.
Value makeConstant(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
                   ArrayRef<int64_t> integers, unsigned bits);

/// Writes the integer program of one quantized qlut.sim at the rewriter's
/// insertion point.
class SimLowering {
public:
  /// `remarks`: say at each sum how much of its accumulator it takes.
  SimLowering(RewriterBase &rewriter, SimOp op, bool remarks);

  /// The floats that replace the op's results: dequantized codes. Fails with
  /// a diagnostic at the op.
  FailureOr<SmallVector<Value>> run();

  /// The integers that a constant operand without a format became, one of all
  /// elements or in their order, and their units; `scale.loop` is the operand's
  /// dimension of the channels.
  struct RealizedOperand {
    unsigned operand;
    ::qlut::Scale scale;
    SmallVector<int64_t> integers;
  };
  /// Of each place of the program that reads one.
  ArrayRef<RealizedOperand> getRealizedOperands() const { return realized; }

private:
  /// Named ops become generics; what is yielded is the result of a parallel
  /// one that nothing else reads.
  LogicalResult normalize(SimOp clone);
  /// The op's name in the source.
  StringRef getName(Operation *op) const;
  InFlightDiagnostic fail(Operation *op, const Twine &why);
  const IntegerTensor &get(Value value) const;

  // Operands and constants.
  LogicalResult bindOperand(unsigned index, BlockArgument argument);
  LogicalResult bindCodes(unsigned index, BlockArgument argument,
                          FormatAttrInterface format);
  /// A constant tensor of the body; none: its values are not in the file.
  LogicalResult bindConstant(Value value,
                             std::optional<SmallVector<double>> reals);
  /// A constant tensor of the body in units of the scale, whose channels are
  /// along the dimension `scale.loop`, to +-limit (W6) and to the bounds.
  FailureOr<Value> realize(Value constant, const ::qlut::Scale &scale,
                           int64_t limit, ::qlut::Bounds clamp);
  /// The same of a linalg.fill whose scale is by channel.
  Value realizeFill(Value fill, const ::qlut::Scale &scale, int64_t limit,
                    ::qlut::Bounds clamp);

  // Ops of the body.
  LogicalResult lower(Operation *op);
  LogicalResult lowerMovement(Operation *op);
  LogicalResult lowerPad(tensor::PadOp op);
  LogicalResult lowerParallel(linalg::GenericOp op);
  LogicalResult lowerReduction(linalg::GenericOp op);
  /// The start of a reduction in integers of `term`'s scale, for bounds of its
  /// own; clamped to `clamp`.
  FailureOr<Value> lowerInit(linalg::GenericOp op,
                             const ::qlut::FixedValue &term,
                             ::qlut::Bounds clamp, ::qlut::Bounds &bounds);
  /// W7: of the running sums of a reduction by that program, which starts from
  /// `init`, integers within `start`.
  ::qlut::Bounds boundSums(linalg::GenericOp op, const BodyProgram &body,
                           const ::qlut::FixedProgram &program, Value init,
                           ::qlut::Bounds start);
  /// Fails if no accumulator (`bits` is 0) holds the sums; else says, if asked,
  /// how much of it they take.
  LogicalResult checkSums(linalg::GenericOp op, ::qlut::Bounds sums,
                          ::qlut::Bounds ofFormats, unsigned bits);
  /// The result of a generic that is `value` along its loops.
  FailureOr<IntegerTensor> makeResult(linalg::GenericOp op, unsigned index,
                                      const ::qlut::FixedValue &value);
  /// The index of the op's result that the op's result is, if nothing else
  /// reads it.
  std::optional<unsigned> getYieldedResult(Value value);

  /// A linalg.generic that runs the program in place of `op`: its sources as
  /// inputs, results of `elementTypes` in `outs`, which are made if none are
  /// given. `combine` makes of the value of the destination and the result
  /// what is yielded.
  using Combine = function_ref<Value(ImplicitLocOpBuilder &, Value, Value)>;
  FailureOr<SmallVector<Value>>
  emit(linalg::GenericOp op, const BodyProgram &body,
       const ::qlut::FixedProgram &program, ArrayRef<unsigned> resultBits,
       ValueRange outs = {}, Combine combine = nullptr);

  RewriterBase &rewriter;
  SimOp sim;
  ::qlut::Rounding rounding;
  bool remarks;
  /// The names of ops that became generics.
  DenseMap<Operation *, OperationName> names;
  /// Of the values of the body of `clone`.
  DenseMap<Value, IntegerTensor> tensors;
  DenseMap<Value, SmallVector<double>>
      elements;      ///< of constants with values of their own
  IRMapping natives; ///< of the values that are no floats
  SmallVector<RealizedOperand> realized;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_SIMTOHW_SIMLOWERING_H
