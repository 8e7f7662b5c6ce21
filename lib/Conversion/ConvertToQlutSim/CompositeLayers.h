//===- CompositeLayers.h - softmax, norms and divisions ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_COMPOSITELAYERS_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_COMPOSITELAYERS_H

#include "Presets.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"

namespace mlir::qlut::detail {

/// The patterns that raise softmax, log_softmax and the norms. Quotients stay:
/// a table of the reciprocal takes in what the denominator is made of.
FrozenRewritePatternSet getRaisePatterns(MLIRContext *context);

/// A composite op of a scope.
struct CompositeLayer {
  Operation *op;
  std::string layer;
  /// The kind of op, and "self-attention" for a softmax between contractions.
  SmallVector<std::string, 2> kinds;
};

/// The composites of `scope` in program order; those without a `layer` get one.
std::vector<CompositeLayer> nameComposites(Operation *scope, LayerNames &names);

/// True if the composite has an integer program, given formats: its rows have
/// a static length, and its scale and bias are constants.
bool hasIntegerForm(Operation *composite);

/// What became of a function inside of a composite: `reason` is empty if it is
/// a lookup, or says why it is not.
using CompositeReport =
    function_ref<void(const CompositeLayer &composite,
                      const Candidate &function, StringRef reason)>;

/// Decomposes the composites to linalg with a lookup for each function inside
/// that a preset selects; the others, and composites without any, become math
/// ops. Calls `report`, if given, for each function; of the candidate, root
/// and quotient are null.
void decomposeComposites(RewriterBase &rewriter,
                         ArrayRef<CompositeLayer> composites, Presets &presets,
                         CompositeReport report);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_COMPOSITELAYERS_H
