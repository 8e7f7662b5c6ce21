//===- DotTileChoice.h - the tile that a schedule chooses -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_DOTTILECHOICE_H
#define QLUT_DIALECT_QLUT_IR_DOTTILECHOICE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"

namespace mlir::qlut {

/// On a linalg op: the tile that `--convert-qlut-contractions-to-vector` writes
/// it with, a dictionary as of DotTileChoice. `transform.qlut.dot_tile` sets
/// it. It changes how fast a program is, never what it computes.
inline constexpr llvm::StringLiteral dotTileAttrName = "qlut.dot_tile";

/// How a product of integers is to be tiled; 0 is what the pass chooses.
struct DotTileChoice {
  int64_t rows = 0;       ///< of sums in registers, 1 to 16
  int64_t vectors = 0;    ///< of sums in each row, 1 to 8
  int64_t window = 0;     ///< most steps whose sums stay in 16 bits, 1 to 16
  int64_t blockBytes = 0; ///< of codes extended at a time, 1 to 2^30
  bool words = false;     ///< weights are words even if bytes would hold them

  /// What `attr`, a dictionary of `rows`, `vectors`, `window`, `block_bytes`
  /// (i64 each) and `words` (unit), says. Other keys, types and numbers are
  /// errors.
  static FailureOr<DotTileChoice>
  get(DictionaryAttr attr, function_ref<InFlightDiagnostic()> emitError);
};

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_DOTTILECHOICE_H
