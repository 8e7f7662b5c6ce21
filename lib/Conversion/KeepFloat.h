//===- KeepFloat.h - what the user wants to stay float ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_KEEPFLOAT_H
#define QLUT_LIB_CONVERSION_KEEPFLOAT_H

#include "mlir/IR/Operation.h"
#include "llvm/Support/GlobPattern.h"
#include <memory>
#include <optional>

namespace mlir::qlut::detail {

/// The patterns of an option `keep-float`. Each is matched, as a whole, against
/// names of layers, names of ops (linalg.matmul), and locations: names in them
/// and FILE:LINE:COLUMN.
class KeepFloat {
public:
  KeepFloat() = default;
  /// Fails with a diagnostic, which names the pass, on what is no pattern.
  static FailureOr<KeepFloat> parse(MLIRContext *context, StringRef pass,
                                    ArrayRef<std::string> patterns);

  bool empty() const { return patterns.empty(); }
  /// Why a pattern keeps the layer; nothing if none does.
  std::optional<std::string> matchLayer(StringRef layer);
  /// Why a pattern keeps the op, by its name or location; nothing if none does.
  std::optional<std::string> matchOp(Operation *op);
  /// Remarks on the patterns that matched nothing since the last call.
  void reportUnused(MLIRContext *context, StringRef pass);

private:
  struct Pattern {
    llvm::GlobPattern glob; ///< points into `text`
    std::shared_ptr<const std::string> text;
    bool used = false;
  };

  std::optional<std::string> match(StringRef name);

  std::vector<Pattern> patterns;
};

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_KEEPFLOAT_H
