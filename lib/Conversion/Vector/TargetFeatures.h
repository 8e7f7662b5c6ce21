//===- TargetFeatures.h - what a function may use ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_TARGETFEATURES_H
#define QLUT_LIB_CONVERSION_VECTOR_TARGETFEATURES_H

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Core/InstructionCosts.h"

namespace mlir::qlut {

/// Lets LLVM use the instructions, unless the function says what it may use.
void addTargetFeatures(FunctionOpInterface function, ::qlut::Isa isa);

/// The instruction set an `isa` option names, the host's for "native"; if there
/// is none, an error of the pass `pass`.
FailureOr<::qlut::Isa> parseIsaOption(MLIRContext *context, StringRef isa,
                                      StringRef pass);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_TARGETFEATURES_H
