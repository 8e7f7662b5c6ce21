//===- Runtime.h - what running programs call -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program reports a tensor by calling, with its id and its buffer,
//
//   func.func private @qlut_observe_f32(i64, memref<*xf32>)
//       attributes {llvm.emit_c_interface}
//
// or the same for f16, bf16 and f64. Besides, programs find here memrefCopy,
// which memref.copy of strided buffers lowers to, a malloc that never returns
// null, and the ends of a failed cf.assert; both leave the program instead of
// the process.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_RUNTIME_H
#define QLUT_EXECUTION_RUNTIME_H

#include "qlut/Execution/Observer.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

namespace qlut {

/// A compiled program as mlir::ExecutionEngine wraps it.
using PackedFunction = void (*)(void **);

/// Calls the program on a thread with a large stack and waits for its end; what
/// it observes goes to the observer, which may be null. Errors: a cf.assert of
/// the program failed, with its message, or there was no memory; buffers of
/// that run are not freed then.
llvm::Error callProgram(PackedFunction program, void **arguments,
                        Observer *observer);

/// Calls back with the name and the address of each function that a program
/// may call.
void forEachRuntimeSymbol(
    llvm::function_ref<void(llvm::StringRef name, void *address)> callback);

} // namespace qlut

#endif // QLUT_EXECUTION_RUNTIME_H
