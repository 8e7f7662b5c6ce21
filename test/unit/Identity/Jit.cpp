//===- Jit.cpp - modules of loops over buffers, compiled ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Jit.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Execution/Passes.h"
#include "llvm/Support/TargetSelect.h"

namespace qlut::identity {

using namespace mlir;

MLIRContext &getContext() {
  static MLIRContext *context = [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    registerAllPasses();
    mlir::qlut::registerQlutConversionPasses();
    mlir::qlut::registerQlutExecutionPasses();
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    registerAllToLLVMIRTranslations(registry);
    registry.insert<mlir::qlut::QlutDialect>();
    auto *result = new MLIRContext(registry);
    result->loadAllAvailableDialects();
    return result;
  }();
  return *context;
}

static constexpr llvm::StringLiteral lowering =
    "one-shot-bufferize,convert-bufferization-to-memref,cse,"
    "func.func(convert-linalg-to-loops),convert-scf-to-cf,"
    "expand-strided-metadata,lower-affine,arith-expand,convert-math-to-llvm{"
    "approximate-log1p=false},"
    "convert-math-to-libm,convert-vector-to-llvm,convert-to-llvm,"
    "reconcile-unrealized-casts";

std::unique_ptr<Jit> Jit::create(ModuleOp module, llvm::StringRef passes) {
  PassManager manager(module.getContext());
  std::string pipeline = (passes + "," + lowering).str();
  if (failed(parsePassPipeline(pipeline, manager)) ||
      failed(manager.run(module)))
    return nullptr;
  auto optimize = makeOptimizingTransformer(/*optLevel=*/1, /*sizeLevel=*/0,
                                            /*targetMachine=*/nullptr);
  ExecutionEngineOptions options;
  options.transformer = optimize;
  options.jitCodeGenOptLevel = llvm::CodeGenOptLevel::Less;
  options.enableGDBNotificationListener = false;
  options.enablePerfNotificationListener = false;
  auto engine = ExecutionEngine::create(module, options);
  if (!engine) {
    module.emitError() << llvm::toString(engine.takeError());
    return nullptr;
  }
  auto result = std::make_unique<Jit>();
  result->engine = std::move(*engine);
  return result;
}

bool Jit::invoke(llvm::StringRef name, llvm::ArrayRef<Buffer> buffers) {
  // The arguments of a rank-1 buffer: pointers, offset, size and stride.
  int64_t zero = 0, one = 1;
  llvm::SmallVector<Buffer> values(buffers);
  llvm::SmallVector<void *> arguments;
  for (Buffer &buffer : values)
    arguments.append({&buffer.data, &buffer.data, &zero, &buffer.size, &one});
  return !llvm::errorToBool(engine->invokePacked(name, arguments));
}

} // namespace qlut::identity
