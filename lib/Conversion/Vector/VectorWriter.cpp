//===- VectorWriter.cpp - what writers of vector code share ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::qlut;

Value VectorWriter::call(StringRef intrinsic, Type type, ValueRange arguments) {
  return LLVM::CallIntrinsicOp::create(b, type, b.getStringAttr(intrinsic),
                                       arguments)
      .getResult(0);
}

Value VectorWriter::splat(VectorType type, int64_t value) {
  APInt bits(type.getElementTypeBitWidth(), static_cast<uint64_t>(value),
             /*isSigned=*/false, /*implicitTrunc=*/true);
  return arith::ConstantOp::create(b, DenseElementsAttr::get(type, bits));
}

Value VectorWriter::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}

void VectorWriter::forEach(Value from, Value to, int64_t step,
                           llvm::function_ref<void(Value)> body) {
  APInt first, last;
  if (matchPattern(from, m_ConstantInt(&first)) &&
      matchPattern(to, m_ConstantInt(&last))) {
    const int64_t size = (last - first).getSExtValue();
    if (size <= 0)
      return;
    if (size <= step)
      return body(from);
  }
  auto loop = scf::ForOp::create(b, from, to, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}
