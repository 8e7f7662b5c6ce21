//===- ChannelRules.h - rules of ops by channel -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_CHANNELRULES_H
#define QLUT_LIB_DIALECT_QLUT_IR_CHANNELRULES_H

#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// An attribute of an op that may be by channel, and what to call it.
struct NamedChannels {
  StringRef name;
  Attribute attr; ///< may be null
};

/// Fails with a diagnostic unless the op has channel indices exactly if one of
/// its attributes is by channel, all of them have the same channels, and a
/// scalar constant index is one of them (spec P4, P5).
LogicalResult verifyChannels(Operation *op, Value channel,
                             ArrayRef<NamedChannels> attributes);

/// Fails with a diagnostic if the axis of the op's spec is no dimension of its
/// tensor.
LogicalResult verifyAxis(SimLutOp op);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_IR_CHANNELRULES_H
