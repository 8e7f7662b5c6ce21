//===- Jit.cpp - machine code of a module, in this process ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Jit.h"
#include "OutlineLoops.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::qlut;

static llvm::CodeGenOptLevel getCodeGenLevel(unsigned optLevel) {
  return llvm::CodeGenOpt::getLevel(static_cast<int>(optLevel))
      .value_or(llvm::CodeGenOptLevel::Aggressive);
}

static llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const JitOptions &options) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  if (!options.cpu.empty()) {
    builder->setCPU(options.cpu);
    builder->getFeatures() = llvm::SubtargetFeatures();
  }
  builder->setCodeGenOptLevel(getCodeGenLevel(options.optLevel));
  // Strict: x * y + z rounds twice, on processors with and without FMA.
  builder->getOptions().AllowFPOpFusion = options.contractsFloats
                                              ? llvm::FPOpFusion::Fast
                                              : llvm::FPOpFusion::Strict;
  return builder->createTargetMachine();
}

/// Makes what code for several threads calls known to this process.
static llvm::Error loadOpenMP() {
#ifdef QLUT_LIBOMP
  std::string message;
  if (!llvm::sys::DynamicLibrary::LoadLibraryPermanently(QLUT_LIBOMP, &message))
    return llvm::Error::success();
  return llvm::createStringError("cannot load libomp, for several threads: " +
                                 message);
#else
  return llvm::createStringError("expected a build with libomp for several "
                                 "threads, got one without: install it and "
                                 "configure again, or use one thread");
#endif
}

static bool hasThreads(ModuleOp module) {
  return module.walk([](omp::ParallelOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

llvm::Expected<std::unique_ptr<ExecutionEngine>>
mlir::qlut::compileForProcess(ModuleOp module, const JitOptions &options) {
  if (hasThreads(module))
    if (llvm::Error error = loadOpenMP())
      return error;
  auto machine = createTargetMachine(options);
  if (!machine)
    return machine.takeError();
  auto optimize = makeOptimizingTransformer(options.optLevel, /*sizeLevel=*/0,
                                            machine->get());
  ExecutionEngineOptions engineOptions;
  auto transform = [&](llvm::Module *llvmModule) {
    outlineLoops(*llvmModule);
    return optimize(llvmModule);
  };
  engineOptions.transformer = transform;
  engineOptions.jitCodeGenOptLevel = getCodeGenLevel(options.optLevel);
  engineOptions.enableGDBNotificationListener = false;
  engineOptions.enablePerfNotificationListener = false;
  return ExecutionEngine::create(module, engineOptions, std::move(*machine));
}
