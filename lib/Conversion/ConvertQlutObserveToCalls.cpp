//===- ConvertQlutObserveToCalls.cpp - observers as run-time calls --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Conversion/ObserveToCalls.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTOBSERVETOCALLS
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// The number of each id, in order of first appearance.
static llvm::StringMap<int64_t> numberIds(ModuleOp module) {
  llvm::StringMap<int64_t> numbers;
  module.walk([&](ObserveOp op) {
    numbers.try_emplace(op.getId(), static_cast<int64_t>(numbers.size()));
  });
  return numbers;
}

SmallVector<ObservedTensor>
mlir::qlut::collectObservedTensors(ModuleOp module) {
  SmallVector<ObservedTensor> tensors;
  llvm::StringMap<int64_t> numbers = numberIds(module);
  tensors.resize(numbers.size());
  module.walk([&](ObserveOp op) {
    ObservedTensor &tensor = tensors[numbers.lookup(op.getId())];
    tensor.id = op.getId().str();
    if (auto function = op->getParentOfType<FunctionOpInterface>())
      tensor.function = function.getName().str();
    tensor.type.clear();
    llvm::raw_string_ostream(tensor.type) << op.getInput().getType();
  });
  return tensors;
}

/// The declaration of the run time's function for elements of that type, in
/// the symbol table that calls at `user` look in; null with a diagnostic if the
/// symbol is something else.
static func::FuncOp declareObserve(Operation *user, Type element) {
  std::string name;
  llvm::raw_string_ostream(name) << "qlut_observe_" << element;
  MLIRContext *context = user->getContext();
  Operation *table = SymbolTable::getNearestSymbolTable(user);
  StringRef interface = LLVM::LLVMDialect::getEmitCWrapperAttrName();
  auto type = FunctionType::get(
      context,
      {IntegerType::get(context, 64), UnrankedMemRefType::get(element, 0)}, {});
  if (Operation *symbol = SymbolTable::lookupSymbolIn(table, name)) {
    auto function = dyn_cast<func::FuncOp>(symbol);
    if (function && function.isDeclaration() &&
        function.getFunctionType() == type) {
      function->setAttr(interface, UnitAttr::get(context));
      return function;
    }
    (user->emitError("expected the symbol '")
     << name << "' to be the run time's declaration of type " << type)
            .attachNote(symbol->getLoc())
        << "it is defined here; rename it";
    return {};
  }
  auto builder = OpBuilder::atBlockBegin(&table->getRegion(0).front());
  auto function = func::FuncOp::create(builder, table->getLoc(), name, type);
  function.setPrivate();
  function->setAttr(interface, builder.getUnitAttr());
  return function;
}

namespace {
struct ConvertQlutObserveToCallsPass
    : mlir::qlut::impl::ConvertQlutObserveToCallsBase<
          ConvertQlutObserveToCallsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::StringMap<int64_t> numbers = numberIds(module);
    WalkResult result = module.walk([&](ObserveOp op) {
      auto tensor = cast<RankedTensorType>(op.getInput().getType());
      func::FuncOp callee = declareObserve(op, tensor.getElementType());
      if (!callee)
        return WalkResult::interrupt();
      OpBuilder builder(op);
      Location loc = op.getLoc();
      Value id = arith::ConstantOp::create(
          builder, loc, builder.getI64IntegerAttr(numbers.lookup(op.getId())));
      auto ranked = MemRefType::get(tensor.getShape(), tensor.getElementType());
      Value buffer = bufferization::ToBufferOp::create(
          builder, loc, ranked, op.getInput(), /*read_only=*/true);
      Value unranked = memref::CastOp::create(
          builder, loc, callee.getArgumentTypes()[1], buffer);
      func::CallOp::create(builder, loc, callee, ValueRange{id, unranked});
      op.erase();
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
