//===- LayerStatistics.h - statistics of lookups by layer -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_LAYERSTATISTICS_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_LAYERSTATISTICS_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Execution/Statistics.h"
#include <memory>

namespace mlir::qlut {

/// A statistics file, asked by the layers of simulated lookups.
class LayerStatistics {
public:
  /// Reads the file. Emits an error at the module if it can't be read, is
  /// malformed, or has no entry for any simulated lookup of a module that has
  /// some.
  static FailureOr<LayerStatistics> read(ModuleOp module, StringRef path);

  /// What was seen of a channel of the op's input: of an op without channels
  /// all elements together; null if that is not known.
  std::shared_ptr<const ::qlut::TensorStatistics> find(SimLutOp op,
                                                       int64_t channel) const;

private:
  ::qlut::Statistics statistics;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_LAYERSTATISTICS_H
