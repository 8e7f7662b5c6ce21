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

static bool isWide(VectorType type) {
  return type.getNumElements() * type.getElementTypeBitWidth() == 512;
}

static Value callIntrinsic(ImplicitLocOpBuilder &builder, StringRef name,
                           Type type, ValueRange arguments) {
  return LLVM::CallIntrinsicOp::create(builder, type,
                                       builder.getStringAttr(name), arguments)
      .getResult(0);
}

Value mlir::qlut::multiplyAdd(ImplicitLocOpBuilder &builder, VectorType type,
                              Value a, Value c) {
  StringRef name;
  if (type.getElementTypeBitWidth() == 32)
    name = isWide(type) ? "llvm.x86.avx512.pmaddw.d.512"
                        : "llvm.x86.avx2.pmadd.wd";
  else
    name = isWide(type) ? "llvm.x86.avx512.pmaddubs.w.512"
                        : "llvm.x86.avx2.pmadd.ub.sw";
  return callIntrinsic(builder, name, type, {a, c});
}

Value mlir::qlut::multiplyAddTo(ImplicitLocOpBuilder &builder, Value sums,
                                Value a, Value c) {
  const bool areBytes =
      cast<VectorType>(a.getType()).getElementTypeBitWidth() == 8;
  const std::string name =
      ("llvm.x86.avx512." + Twine(areBytes ? "vpdpbusd." : "vpdpwssd.") +
       (isWide(cast<VectorType>(sums.getType())) ? "512" : "256"))
          .str();
  return callIntrinsic(builder, name, sums.getType(), {sums, a, c});
}

Value VectorWriter::call(StringRef intrinsic, Type type, ValueRange arguments) {
  return callIntrinsic(b, intrinsic, type, arguments);
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
