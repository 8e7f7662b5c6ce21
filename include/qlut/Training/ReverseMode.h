//===- ReverseMode.h - derivatives, source to source ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reverse mode on straight-line code: ops are visited from the last to the
// first, and each turns the cotangents of its results into contributions to
// those of its operands. What is emitted carries no fast-math flags, and sums
// are added in the order in which the ops were visited: the same input gives
// the same gradients, bit for bit.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_REVERSEMODE_H
#define QLUT_TRAINING_REVERSEMODE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace mlir::qlut {

/// What stands for the derivative of a table.
enum class LutGradient {
  Slope, ///< that of the table's own segment
  Exact, ///< that of the function the table stands for
};

class GradientRounding;
class RangeGradients;
class TableGradients;

/// The cotangents of one stretch of straight-line code: the body of a
/// function, or of a linalg op (there of scalars).
class Adjoints {
public:
  /// Rules write at the insertion point of `builder`, which must be behind all
  /// that they read.
  explicit Adjoints(OpBuilder &builder,
                    LutGradient lutGradient = LutGradient::Slope)
      : builder(builder), lutGradient(lutGradient) {}
  /// Of the body of an op in the code that `outer` is for.
  Adjoints(OpBuilder &builder, Adjoints &outer)
      : builder(builder), lutGradient(outer.lutGradient), outer(&outer) {}

  OpBuilder &getBuilder() { return builder; }
  LutGradient getLutGradient() const { return lutGradient; }
  /// Where gradients of the ends of formats go; null where none are wanted, and
  /// in bodies of ops.
  RangeGradients *getRangeGradients() const { return ranges; }
  void setRangeGradients(RangeGradients *wanted) { ranges = wanted; }
  /// Where gradients of the values of tables go; null where none are wanted,
  /// and in bodies of ops.
  TableGradients *getTableGradients() const { return tables; }
  void setTableGradients(TableGradients *wanted) { tables = wanted; }
  /// What rounds the cotangents of results of simulated ops; null where nothing
  /// does, and in bodies of ops.
  GradientRounding *getGradientRounding() const { return rounding; }
  void setGradientRounding(GradientRounding *wanted) { rounding = wanted; }

  /// True if the gradient is asked for of something that the value depends on.
  bool isActive(Value value) const { return active.contains(value); }
  void setActive(Value value) { active.insert(value); }
  /// True if an operand of the op, or a value that its regions use, is active.
  bool isActive(Operation *op) const;

  /// The cotangent so far; null stands for zero.
  Value getCotangent(Value value) const { return cotangents.lookup(value); }
  /// Replaces it.
  void setCotangent(Value value, Value cotangent) {
    cotangents[value] = cotangent;
  }
  /// Adds a contribution of the value's type; nothing if the value is not
  /// active or the contribution is null.
  void addCotangent(Value value, Value contribution);

  /// A float or a tensor of floats that is `number` everywhere. `type` has a
  /// static shape.
  Value createConstant(Location loc, Type type, double number);
  /// A constant tensor that bodies of ops may capture.
  Value createTable(Location loc, DenseElementsAttr elements);
  /// A tensor of zeros that may be written to.
  Value createZeros(Location loc, RankedTensorType type);

  /// Makes active what the ops, in order, compute in floats from active values.
  void propagate(ArrayRef<Operation *> ops);
  /// Visits the ops from the last to the first. Errors: an active op that
  /// implements no ReverseModeOpInterface, or whose rule fails.
  LogicalResult reverse(ArrayRef<Operation *> ops);
  /// Differentiates `result` through what computes `value`, its equal: ops that
  /// `write` appends at the builder. `write` gives null after an error.
  LogicalResult reverseThrough(Value result,
                               function_ref<Value(OpBuilder &)> write);

private:
  OpBuilder &builder;
  LutGradient lutGradient;
  Adjoints *outer = nullptr;
  RangeGradients *ranges = nullptr;
  TableGradients *tables = nullptr;
  GradientRounding *rounding = nullptr;
  llvm::DenseSet<Value> active;
  llvm::DenseMap<Value, Value> cotangents;
};

/// What differentiateFunction is to do.
struct DifferentiateOptions {
  std::string name; ///< of the new function; empty: `<name>_grad`
  /// Arguments whose gradients are wanted, ascending.
  SmallVector<unsigned> arguments;
  LutGradient lutGradient = LutGradient::Slope;
  /// Also the gradients of the ranges that formats come from.
  bool ranges = false;
  /// Also the gradients of the end results of tables (getTrainedTable).
  bool tables = false;
  /// The bits that the cotangents of results of simulated ops are rounded to:
  /// 2, 4, 8 or 16; 0: none are.
  unsigned gradientBits = 0;
  /// Rounded up or down at random, not to the nearest: by a further argument, a
  /// tensor of one i64.
  bool isStochastic = false;
};

/// On a result of a function that qlut-differentiate made: the number of the
/// argument that it is the gradient of.
inline constexpr llvm::StringLiteral gradientAttrName = "qlut.gradient";
/// On a result: the name of the range that it is the gradient of, and of which
/// of its ends (least or greatest).
inline constexpr llvm::StringLiteral rangeGradientAttrName =
    "qlut.range_gradient";
inline constexpr llvm::StringLiteral rangeEndAttrName = "qlut.range_end";
/// On a result: the layer of the lookup whose end results it is the gradient
/// of, in reals.
inline constexpr llvm::StringLiteral tableGradientAttrName =
    "qlut.table_gradient";
/// On an argument: it is the number that stochastic rounding starts from.
inline constexpr llvm::StringLiteral gradientKeyAttrName = "qlut.gradient_key";
/// On an argument: the number of the result that it is the cotangent of.
inline constexpr llvm::StringLiteral cotangentAttrName = "qlut.cotangent";

/// Writes, behind `function`, one that takes the function's arguments and a
/// cotangent for each of its float results, and gives the function's results
/// and the gradients of the wanted arguments (docs/training.md). Errors, at the
/// op: no static shapes, several blocks, ops without a rule, an argument that
/// is no float tensor or float, a name that is taken.
FailureOr<func::FuncOp>
differentiateFunction(func::FuncOp function,
                      const DifferentiateOptions &options);

/// Adds the rules of arith, math, linalg, tensor and qlut ops to the registry.
void registerReverseModeModels(DialectRegistry &registry);

} // namespace mlir::qlut

#include "qlut/Training/ReverseModeInterface.h.inc"

#endif // QLUT_TRAINING_REVERSEMODE_H
