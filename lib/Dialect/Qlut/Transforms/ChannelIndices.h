//===- ChannelIndices.h - lookups along an axis -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CHANNELINDICES_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CHANNELINDICES_H

#include "mlir/IR/PatternMatch.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// The axis of the op's spec, if it has one.
std::optional<int64_t> getAxis(SimLutOp op);

/// Fails with a diagnostic if the spec has an axis that the op does not: a
/// scalar counts the loops of the linalg op around it. (The op's verifier
/// looks after tensors.)
LogicalResult verifyHasAxis(SimLutOp op);

/// The number of channels along the axis of the op's spec, or none where it is
/// not static.
std::optional<int64_t> getStaticChannels(SimLutOp op);

/// Gives the lookup ranges by channel and, along the axis of its spec, channel
/// indices: in the body of a linalg op by linalg.index; a tensor's becomes a
/// linalg.generic over its elements. The axis leaves the spec, since the
/// indices say it from now on. The op has neither range nor channel indices,
/// and verifyHasAxis holds.
void setChannelRanges(RewriterBase &rewriter, SimLutOp op,
                      ChannelRangesAttr ranges);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CHANNELINDICES_H
