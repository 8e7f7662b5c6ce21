//===- SumProof.h - what the partial sums of a reduction can be -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_SIMTOHW_SUMPROOF_H
#define QLUT_LIB_CONVERSION_SIMTOHW_SUMPROOF_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Core/FixedProgram.h"
#include "qlut/Core/Target.h"
#include <optional>

namespace mlir::qlut {

/// The integers, in row-major order, of a tensor that is a constant, a fill
/// with one, or a reshape, transpose or broadcast of such; none of others.
/// `isSigned` says how its bits are read.
std::optional<SmallVector<int64_t>> readIntegers(Value value, bool isSigned);

/// What an operand of a reduction, an input of its program, is known to hold.
struct SumOperand {
  ::qlut::Bounds bounds; ///< of all elements
  /// The elements in row-major order, their shape, and where the loops read
  /// them: none if they are not known.
  std::optional<SmallVector<int64_t>> elements;
  SmallVector<int64_t> shape;
  AffineMap map;
};

/// What a reduction starts from.
struct SumStart {
  ::qlut::Bounds bounds; ///< of all elements
  /// The elements of the result's shape, in row-major order, if known.
  std::optional<SmallVector<int64_t>> elements;
  SmallVector<int64_t> shape;
};

/// The least and the greatest that a running sum of the op, which adds up the
/// result of `program`, can be in any order of its terms (docs/spec.md, W7):
/// for each element of the result its start plus the sum of the terms' least
/// values below 0, and plus that of their greatest above 0, where operands
/// that are known have the value of the term. With products of known weights
/// and codes this is exact: some codes and some order give both ends.
/// `operands` are those of the program's inputs. All loops that are summed
/// over have static sizes, and the bounds of all terms together fit 62 bits.
::qlut::Bounds proveSums(linalg::GenericOp op,
                         const ::qlut::FixedProgram &program,
                         ArrayRef<SumOperand> operands, const SumStart &start);

/// The bits of a signed integer that holds both ends.
unsigned countSignedBits(::qlut::Bounds bounds);

/// The narrowest accumulator of the target that holds the bounds; 0 if none.
unsigned chooseAccumulator(::qlut::Bounds bounds, const ::qlut::Target &target);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_SIMTOHW_SUMPROOF_H
