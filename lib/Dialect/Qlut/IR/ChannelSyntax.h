//===- ChannelSyntax.h - syntax of attributes by channel --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where an op takes a format or range, the brackets alone are written, and a
// list in them makes it one by channel: `<i8, 0.05:-3>` is a #qlut.format,
// `<i8, [0.05:-3, 0.1]>` is #qlut.channel_formats.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_CHANNELSYNTAX_H
#define QLUT_LIB_DIALECT_QLUT_IR_CHANNELSYNTAX_H

#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

namespace syntax {

/// What stands in the brackets of a format (a list: of formats by channel),
/// with the brackets; null after an error.
FormatAttrInterface parseFormatBody(AsmParser &parser);

/// The same for ranges.
RangeAttrInterface parseRangeBody(AsmParser &parser);

} // namespace syntax

// The directives of the ops' assembly formats: the brackets, or any attribute
// of the interface.
ParseResult parseFormat(OpAsmParser &parser, FormatAttrInterface &format);
void printFormat(OpAsmPrinter &printer, Operation *op,
                 FormatAttrInterface format);
ParseResult parseRange(OpAsmParser &parser, RangeAttrInterface &range);
void printRange(OpAsmPrinter &printer, Operation *op, RangeAttrInterface range);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_IR_CHANNELSYNTAX_H
