//===- HwCompositeBuffers.h - composites of codes on buffers ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_HWCOMPOSITEBUFFERS_H
#define QLUT_LIB_DIALECT_QLUT_IR_HWCOMPOSITEBUFFERS_H

namespace mlir {
class MLIRContext;
} // namespace mlir

namespace mlir::qlut {

/// Lets one-shot bufferization rewrite the composites of codes on tensors, of a
/// context in which the dialect's ops are registered: they read their input and
/// overwrite their destination.
void attachBufferization(MLIRContext *context);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_IR_HWCOMPOSITEBUFFERS_H
