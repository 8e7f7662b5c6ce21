//===- Segmentation.h - where the nodes of a linear table lie ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_SEGMENTATION_H
#define QLUT_LIB_CORE_SEGMENTATION_H

#include "CodeFunction.h"

namespace qlut {

/// The starts of `parts` equal parts of [front, back), and back:
/// front + ceil(k * (back - front) / parts) (spec B2).
std::vector<int64_t> equalParts(int64_t front, int64_t back, int64_t parts);

/// The nodes of the spec's segments from `front` on, the last one at `back`
/// or, with power-of-two spacing, past it (spec B2 to B5). Cuts the number of
/// segments to the steps between front and back.
/// Error: breakpoints that do not ascend between front and back.
llvm::Expected<std::vector<int64_t>> placeNodes(const TableSpec &spec,
                                                const Format &in, int64_t front,
                                                int64_t back);

/// The domain without the codes at either end whose output code is that of
/// the end's code, but for the innermost of them; all of it if there is but
/// one output code. Error: poles.
llvm::Expected<CodeRange> changingCodes(CodeFunction &function,
                                        CodeRange domain);

/// The nodes of a linear table over `domain`, cut where the code no longer
/// changes if the spec says so (spec B8).
/// Errors: segments out of bounds, breakpoints as above, poles.
llvm::Expected<std::vector<int64_t>>
segmentDomain(const TableSpec &spec, const Format &in, const Format &out,
              CodeFunction &function, CodeRange domain);

/// The end result of a linear table at an offset, in the width of the spec
/// (spec B6).
llvm::Expected<int64_t> endpointAt(CodeFunction &function, int64_t offset,
                                   const Format &out, const TableSpec &spec);

} // namespace qlut

#endif // QLUT_LIB_CORE_SEGMENTATION_H
