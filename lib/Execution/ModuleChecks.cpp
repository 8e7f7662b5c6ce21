//===- ModuleChecks.cpp - what upstream would not say ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "ModuleChecks.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "qlut/Execution/Runtime.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

LogicalResult mlir::qlut::verifyWeights(ModuleOp module) {
  auto hasBytes = [](Operation *op, DenseResourceElementsAttr attr) {
    AsmResourceBlob *blob = attr.getRawHandle().getBlob();
    StringRef key = attr.getRawHandle().getKey();
    if (!blob) {
      op->emitError() << "expected weights in the resource '" << key
                      << "', got none; export the model with its weights "
                         "(they were elided)";
      return false;
    }
    Type element = attr.getElementType();
    if (!element.isIntOrFloat())
      return true; // refused where it is used
    std::optional<int64_t> count = ::qlut::countElements(
        attr.getType().getShape(),
        llvm::divideCeil(element.getIntOrFloatBitWidth(), 8));
    uint64_t got = blob->getData().size();
    // i1 elements may be packed, eight to a byte.
    uint64_t width = element.getIntOrFloatBitWidth();
    uint64_t bits = width == 1 ? 1 : llvm::alignTo(width, 8);
    uint64_t expected = llvm::divideCeil(count.value_or(0) * bits, 8);
    if (count && got >= expected)
      return true;
    op->emitError() << "expected " << expected << " bytes in the resource '"
                    << key << "', got " << got;
    return false;
  };
  WalkResult result = module.walk([&](Operation *op) {
    AttrTypeWalker walker;
    walker.addWalk([&](DenseResourceElementsAttr attr) {
      return hasBytes(op, attr) ? WalkResult::advance()
                                : WalkResult::interrupt();
    });
    return walker.walk(op->getAttrDictionary());
  });
  return failure(result.wasInterrupted());
}

/// Whether a program may call a function of that name: one of Runtime.h, or
/// one of the process, such as the C library's.
static bool isAvailable(StringRef name) {
  bool found = false;
  ::qlut::forEachRuntimeSymbol(
      [&](StringRef symbol, void *) { found |= symbol == name; });
  llvm::sys::DynamicLibrary::LoadLibraryPermanently(nullptr);
  return found || llvm::sys::DynamicLibrary::SearchForAddressOfSymbol(
                      name.str()) != nullptr;
}

LogicalResult mlir::qlut::verifyIsLLVM(ModuleOp module) {
  WalkResult result = module.walk([&](Operation *op) {
    if (op != module && !isa<LLVM::LLVMDialect>(op->getDialect())) {
      op->emitError() << "expected an op that lowers to LLVM, got '"
                      << op->getName() << "'";
      return WalkResult::interrupt();
    }
    auto function = dyn_cast<LLVM::LLVMFuncOp>(op);
    if (!function || !function.isExternal() || isAvailable(function.getName()))
      return WalkResult::advance();
    op->emitError() << "expected a function with a body or one of the C "
                       "library, got '"
                    << function.getName() << "'";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

void mlir::qlut::removeForeignAttributes(ModuleOp module) {
  module.walk([](FunctionOpInterface function) {
    auto keep = [](NamedAttribute attr) {
      return isa_and_present<LLVM::LLVMDialect>(attr.getNameDialect());
    };
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      function.setArgAttrs(
          i, llvm::filter_to_vector(function.getArgAttrs(i), keep));
    for (unsigned i = 0; i < function.getNumResults(); ++i)
      function.setResultAttrs(
          i, llvm::filter_to_vector(function.getResultAttrs(i), keep));
  });
}
