//===- ScalarChain.h - a number on its way through ops ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exporters write the way from a code to the float it stands for, and back, in
// as many spellings as there are dialects: casts, differences, products,
// roundings, clamps, on tensors and in bodies of linalg ops. A chain is such a
// way: ops of one number each, their other operands constants. It can be run
// on a number, with the arithmetic of its ops.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_IMPORTQUANTIZED_SCALARCHAIN_H
#define QLUT_LIB_CONVERSION_IMPORTQUANTIZED_SCALARCHAIN_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"

namespace mlir::qlut::detail {

/// One op of a chain, on the number x.
struct ChainStep {
  enum class Kind {
    Add,       ///< x + constant, float or integer
    Mul,       ///< x * constant, float
    Div,       ///< x / constant, float
    Max,       ///< the greater of x and constant, float or integer
    Min,       ///< the lesser
    RoundEven, ///< to the nearest integer, of a float
    RoundAway, ///< the same, ties away from zero
    Floor,     ///< to the greatest integer not above, of a float
    ToFloat,   ///< of an integer or a wider or narrower float
    ToInt,     ///< of a float: to the nearest integer, saturating
    Truncate,  ///< of a float: to the integer towards zero
    Resize,    ///< of an integer: wider, or modulo 2^width
  };
  Kind kind;
  /// The constant; an integer one is exact.
  double constant = 0.0;
  /// Constants that differ along one dimension instead: one for each channel.
  SmallVector<double> channels;
  /// Of a result that is an integer: its width.
  unsigned width = 0;
  /// Of a cast of an integer: its width; else 0.
  unsigned fromWidth = 0;
  /// Of a cast: whether the integer on the one side is signed.
  bool isSigned = true;
  /// Of a result that is an integer: the nearest signed one if it has not its
  /// width, instead of the one modulo 2^width.
  bool saturates = false;
  /// Of a result that is a float: its type.
  FloatType type = nullptr;
};

/// What a chain gives.
struct ChainResult {
  double number = 0.0;
  /// An integer left its width on the way.
  bool wrapped = false;
};

/// The ops between two values.
class ScalarChain {
public:
  /// The longest chain that ends at `root`, a scalar or ranked tensor: back to
  /// the first value that is computed in another way, or to an integer of at
  /// most 16 bits. Elementwise tensor ops of one shape and bodies of linalg
  /// ops are both looked through.
  explicit ScalarChain(Value root);

  /// The values on the way, from the root (front) back to the first one.
  ArrayRef<Value> values() const { return path; }
  /// The steps that lead from values()[index] to the root, first one first.
  ArrayRef<ChainStep> stepsFrom(size_t index) const {
    return ArrayRef(steps).drop_front(steps.size() - lengths[index]);
  }
  /// True if values()[index] can be an operand in the root's place: a tensor
  /// of the same shape, or a scalar in the same body or around it.
  bool canReach(size_t index) const;
  /// The dimension of the root, or the loop around it, that constants differ
  /// along, if they do.
  std::optional<int64_t> getAxis() const { return axis; }

private:
  SmallVector<Value> path;
  /// In program order, and how many of them follow each value of the path.
  SmallVector<ChainStep> steps;
  SmallVector<size_t> lengths;
  std::optional<int64_t> axis;
};

/// The number of channels of the steps; 0 if no constant differs.
size_t getNumChannels(ArrayRef<ChainStep> steps);
/// The steps with the constants of one channel.
SmallVector<ChainStep> getChannel(ArrayRef<ChainStep> steps, size_t channel);

/// The steps with integers that saturate, as signed ones, where they would
/// wrap.
SmallVector<ChainStep> getSaturating(ArrayRef<ChainStep> steps);

/// What the steps make of a number. Integers of up to 32 bits and floats up to
/// f64 are exact in the double they are handed on in.
ChainResult runChain(ArrayRef<ChainStep> steps, double number);

/// `number` rounded to `type`, to nearest even.
double roundToType(double number, FloatType type);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_IMPORTQUANTIZED_SCALARCHAIN_H
