//===- Qlut.h - the qlut dialect --------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUT_H
#define QLUT_DIALECT_QLUT_IR_QLUT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "qlut/Core/Composites.h"
#include "qlut/Core/Hashing.h"
#include "qlut/Core/TableBuilder.h"
#include "qlut/Core/Target.h"

#include "qlut/Dialect/Qlut/IR/QlutAttrInterfaces.h.inc"
#include "qlut/Dialect/Qlut/IR/QlutDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "qlut/Dialect/Qlut/IR/QlutAttrs.h.inc"

#include "qlut/Dialect/Qlut/IR/QlutOpInterfaces.h.inc"

#define GET_OP_CLASSES
#include "qlut/Dialect/Qlut/IR/QlutOps.h.inc"

namespace mlir::qlut {

/// On a function: nothing but integers goes in, through it and out.
inline constexpr llvm::StringLiteral integerAttrName = "qlut.integer";

/// On an op that adds up integers: the least and the greatest that a running
/// sum can be, in any order of the terms, as `array<i64: least, greatest>`
/// (docs/spec.md, W7). What the bits of its accumulator leave is slack. A hint:
/// passes that change what is added drop it.
inline constexpr llvm::StringLiteral sumsAttrName = "qlut.sums";

/// The attribute of the form of `table`: DirectAttr, LinearAttr, StepAttr,
/// FitAttr or NvdlaAttr; null, with a diagnostic, if the table breaks a rule.
TableAttrInterface
getTableAttr(llvm::function_ref<InFlightDiagnostic()> emitError,
             MLIRContext *context, ::qlut::Table table);

/// The number of channels of a format, range or set of tables; none if the
/// attribute is one for all channels, or null.
std::optional<int64_t> getNumChannels(Attribute attr);

/// The table of a channel, of a table or of a set of tables.
TableAttrInterface getTableOf(Attribute tables, int64_t channel);

/// The target on the module that holds `op`, or the generic one.
::qlut::Target getTargetOf(Operation *op);

/// The signless integer type that holds codes of `storage`.
IntegerType getStorageType(MLIRContext *context,
                           const ::qlut::Storage &storage);

/// What an op in destination style does to buffers: it reads `input` and writes
/// `init`. Nothing on tensors.
void getBufferEffects(OpOperand &input, MutableOperandRange init,
                      SmallVectorImpl<MemoryEffects::EffectInstance> &effects);

/// `type` (scalar, vector or ranked tensor) with that element type.
Type withElementType(Type type, Type elementType);

/// Fails with `emitError` unless every code of `format` is recovered by
/// quantize with `rounding` from the dequantized value in `floatType`: f16 and
/// bf16 lose codes of many formats (docs/spec.md, Q6).
LogicalResult
verifyRecoverable(llvm::function_ref<InFlightDiagnostic()> emitError,
                  const ::qlut::Format &format, FloatType floatType,
                  ::qlut::Rounding rounding = ::qlut::Rounding::HalfEven);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_QLUT_H
