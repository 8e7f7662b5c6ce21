//===- Interpreter.h - a quantized network, by the rules --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_INTERPRETER_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_INTERPRETER_H

#include "Arrays.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Core/Rounding.h"
#include "qlut/Execution/NdArray.h"

namespace reference {

/// What a function of quantized simulated ops, constants and movement gives
/// for the arguments, by docs/spec.md alone. Errors: an op that the reference
/// has no rule for; an integer that leaves its bounds. `rounding`, if
/// there is one, replaces that of the target: to see that a wrong rule is
/// noticed.
llvm::Expected<std::vector<Array>>
interpret(mlir::func::FuncOp function, mlir::ArrayRef<Array> arguments,
          std::optional<::qlut::Rounding> rounding = std::nullopt);

/// Between arrays of files and those of the interpreter; f32, f64 and integers.
llvm::Expected<Array> fromNdArray(const ::qlut::NdArray &array);
::qlut::NdArray toNdArray(const Array &array, mlir::Type elementType);

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_INTERPRETER_H
