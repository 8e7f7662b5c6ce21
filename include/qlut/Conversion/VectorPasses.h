//===- VectorPasses.h - conversions to vector code --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_VECTORPASSES_H
#define QLUT_CONVERSION_VECTORPASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>
#include <string>

namespace mlir::qlut {

#define GEN_PASS_DECL
#include "qlut/Conversion/VectorPasses.h.inc"

#define GEN_PASS_REGISTRATION
#include "qlut/Conversion/VectorPasses.h.inc"

} // namespace mlir::qlut

#endif // QLUT_CONVERSION_VECTORPASSES_H
