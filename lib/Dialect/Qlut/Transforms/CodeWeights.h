//===- CodeWeights.h - how much each input code counts ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODEWEIGHTS_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODEWEIGHTS_H

#include "LayerStatistics.h"

namespace mlir::qlut {

/// How many samples quantize to each code of `in` (spec B18), over the codes
/// of the range (none: all codes). Samples outside fall to the ends of the
/// range, as the lookup clamps them; codes outside have none.
std::vector<double> countSamples(const ::qlut::TensorStatistics &seen,
                                 const ::qlut::Format &in,
                                 std::optional<::qlut::RealRange> range,
                                 ::qlut::Rounding quantizeRounding);

/// The same as TableSpec::weights: nine parts of it, one part the same for all
/// codes of the range; codes outside weigh 0. Without samples all codes of the
/// range weigh 1.
std::vector<double> weighCodes(const ::qlut::TensorStatistics &seen,
                               const ::qlut::Format &in,
                               std::optional<::qlut::RealRange> range,
                               ::qlut::Rounding quantizeRounding);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODEWEIGHTS_H
