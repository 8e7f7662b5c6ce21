//===- Replacer.h - float constants to integer ones -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_QUANTIZEPARAMS_REPLACER_H
#define QLUT_LIB_CONVERSION_QUANTIZEPARAMS_REPLACER_H

#include "../SimToHw/IntegerParameter.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut::detail {

/// Writes constants given as integers beside the float constants that they are
/// of, one for each constant and format, whatever reads it.
class ParameterReplacer {
public:
  explicit ParameterReplacer(RewriterBase &rewriter) : rewriter(rewriter) {}

  /// The parameter of `constant`, a constant tensor of floats, with these
  /// codes (one if all are equal).
  Value getParameter(Value constant, ArrayRef<int64_t> codes,
                     FormatAttrInterface format, std::optional<int64_t> axis);

  /// The same with the codes that qlut.quantize gives. Null, and why, if they
  /// are not to be had: the values are not in the file, or are not recovered
  /// from its float type.
  Value quantize(Value constant, FormatAttrInterface format,
                 std::optional<int64_t> axis, ::qlut::Rounding rounding,
                 std::string &why);

  /// Erases what nothing reads: float constants that were replaced, and
  /// parameters.
  void eraseDead();

private:
  struct Entry {
    Value constant;
    DenseElementsAttr codes;
    FormatAttrInterface format;
    std::optional<int64_t> axis;
    Value parameter;
  };

  RewriterBase &rewriter;
  std::vector<Entry> entries;
};

/// True for a constant tensor of floats.
bool isFloatConstant(Value value);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_QUANTIZEPARAMS_REPLACER_H
