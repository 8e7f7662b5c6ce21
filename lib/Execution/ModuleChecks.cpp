//===- ModuleChecks.cpp - what upstream would not say ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "ModuleChecks.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "qlut/Execution/NdArray.h"
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

LogicalResult mlir::qlut::verifySizes(ModuleOp module) {
  constexpr int64_t most = int64_t(1) << 31;
  auto fits = [](Type type) {
    auto shaped = dyn_cast<ShapedType>(type);
    if (!shaped || !shaped.hasStaticShape())
      return true;
    std::optional<int64_t> count =
        ::qlut::countElements(shaped.getShape(), /*elementSize=*/1);
    return count && *count <= most;
  };
  auto check = [&](Operation *op, TypeRange types) -> LogicalResult {
    for (Type type : types)
      if (!fits(type))
        return op->emitError() << "expected a tensor of at most " << most
                               << " elements to run, got " << type;
    return success();
  };
  WalkResult result = module.walk([&](Operation *op) -> WalkResult {
    if (failed(check(op, op->getResultTypes())))
      return WalkResult::interrupt();
    for (Region &region : op->getRegions())
      for (Block &block : region)
        if (failed(check(op, block.getArgumentTypes())))
          return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

namespace {
/// A function on the way down from the entry, and where it goes on.
struct Caller {
  explicit Caller(Operation *function) : function(function) {
    function->walk([&](CallOpInterface call) { calls.push_back(call); });
  }
  StringRef name() const {
    return SymbolTable::getSymbolName(function).getValue();
  }

  Operation *function;
  SmallVector<CallOpInterface> calls;
  size_t next = 0; ///< the first of the calls not followed yet
};
} // namespace

LogicalResult mlir::qlut::verifyNoRecursion(func::FuncOp entry) {
  SymbolTableCollection symbols;
  SmallVector<Caller> path = {Caller(entry)};
  llvm::DenseSet<Operation *> seen = {entry};
  while (!path.empty()) {
    Caller &caller = path.back();
    if (caller.next == caller.calls.size()) {
      path.pop_back();
      continue;
    }
    CallOpInterface call = caller.calls[caller.next++];
    Operation *callee = call.resolveCallableInTable(&symbols);
    if (!callee || !isa<SymbolOpInterface>(callee))
      continue;
    if (seen.insert(callee).second) {
      path.push_back(Caller(callee));
      continue;
    }
    auto *first = llvm::find_if(
        path, [&](const Caller &c) { return c.function == callee; });
    if (first == path.end())
      continue;
    InFlightDiagnostic error =
        call->emitError() << "expected functions that do not call themselves, "
                             "got a call of '"
                          << first->name() << "' from within it";
    for (Caller &c : llvm::make_range(first, path.end() - 1))
      error.attachNote(c.calls[c.next - 1].getLoc())
          << "'" << c.name() << "' calls '" << (&c + 1)->name() << "' here";
    return error;
  }
  return success();
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
    if (op != module && !isa_and_present<LLVM::LLVMDialect, omp::OpenMPDialect>(
                            op->getDialect())) {
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
