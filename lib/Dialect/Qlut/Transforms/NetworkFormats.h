//===- NetworkFormats.h - a format for every value --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that only move (reshaped, transposed, joined, carried around a loop)
// have one format: they are united with union-find, since the constraint has no
// direction. A class gets the format that covers what was observed of it.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_NETWORKFORMATS_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_NETWORKFORMATS_H

#include "WeightFormats.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::qlut {

/// How the formats of simulated tensor ops are chosen.
struct NetworkFormatOptions {
  ::qlut::Storage activation; ///< of values between ops
  bool symmetric = false;
  bool powerOfTwo = false;
  WeightOptions weights;
  unsigned factorBits = 8; ///< of constants multiplied element by element
  /// The width of the results of a layer, where it is not `activation`'s.
  std::function<std::optional<unsigned>(StringRef)> bitsOfLayer;
};

/// Gives every SimulatedOpInterface op of the module that has ranges and no
/// formats the formats of its operands and results; inserts qlut.requantize
/// where values of different given formats are joined. Fails with diagnostics
/// at ops whose operands or results have no range.
LogicalResult chooseNetworkFormats(ModuleOp module,
                                   const NetworkFormatOptions &options);

/// In qlut.sim without formats, makes division by a constant tensor
/// multiplication by the tensor of its reciprocals, rounded to f32.
void invertConstantDivisors(ModuleOp module);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_NETWORKFORMATS_H
