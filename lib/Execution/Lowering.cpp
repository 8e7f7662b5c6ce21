//===- Lowering.cpp - from tensors to LLVM --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Lowering.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Transforms/Passes.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Conversion/ScheduleOps.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Passes.h"

using namespace mlir;
using namespace mlir::qlut;

static void addTosaToLinalg(OpPassManager &pm) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(tosa::createTosaMakeBroadcastablePass());
  functions.addPass(tosa::createTosaToLinalgNamed());
  functions.addPass(tosa::createTosaToLinalg());
  TosaToArithPassOptions arithOptions;
  arithOptions.includeApplyRescale = true;
  functions.addPass(createTosaToArithPass(arithOptions));
  functions.addPass(createTosaToTensorPass());
  functions.addPass(createTosaToSCFPass());
}

static void addBufferization(OpPassManager &pm) {
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  pm.addPass(bufferization::createEmptyTensorToAllocTensorPass());
  bufferization::OneShotBufferizePassOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  options.allowReturnAllocsFromLoops = true;
  pm.addPass(bufferization::createOneShotBufferizePass(options));
}

static void addBuffersToLLVM(OpPassManager &pm,
                             const LoweringOptions &options) {
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  if (options.checkBounds)
    pm.addPass(createGenerateRuntimeVerificationPass());
  // After the checks: those of linalg ops hold for the loops.
  if (!options.schedule.empty()) {
    QlutApplyScheduleOptions scheduleOptions;
    scheduleOptions.schedule = options.schedule;
    pm.addPass(createQlutApplySchedule(scheduleOptions));
  }
  if (options.threads != 1) {
    QlutParallelizeRowsOptions parallelOptions;
    parallelOptions.threads = options.threads;
    pm.addPass(createQlutParallelizeRows(parallelOptions));
  }
  ConvertQlutToVectorOptions vectorOptions;
  vectorOptions.isa = options.isa;
  vectorOptions.streamingThreshold = options.streamingThreshold;
  vectorOptions.remarks = options.remarks;
  pm.addPass(createConvertQlutToVector(vectorOptions));
  ConvertQlutDepthwiseToVectorOptions depthwiseOptions;
  depthwiseOptions.isa = options.isa;
  depthwiseOptions.remarks = options.remarks;
  pm.addPass(createConvertQlutDepthwiseToVector(depthwiseOptions));
  ConvertQlutContractionsToVectorOptions contractionOptions;
  contractionOptions.isa = options.isa;
  contractionOptions.remarks = options.remarks;
  pm.addPass(createConvertQlutContractionsToVector(contractionOptions));
  ConvertQlutCompositesToVectorOptions compositeOptions;
  compositeOptions.isa = options.isa;
  compositeOptions.remarks = options.remarks;
  pm.addPass(createConvertQlutCompositesToVector(compositeOptions));
  ConvertQlutFloatContractionsToVectorOptions floatOptions;
  floatOptions.isa = options.isa;
  floatOptions.remarks = options.remarks;
  pm.addNestedPass<func::FuncOp>(
      createConvertQlutFloatContractionsToVector(floatOptions));
  pm.addPass(createQlutMaterializeTables());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createConvertVectorToSCFPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  if (options.threads != 1) {
    ConvertSCFToOpenMPPassOptions parallelOptions;
    parallelOptions.numThreads = options.threads;
    pm.addPass(createConvertSCFToOpenMPPass(parallelOptions));
    // Takes away the scopes around bodies, which may have but one block.
    pm.addPass(createCanonicalizerPass());
  }
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(arith::createArithExpandOpsPass());
  // Intrinsics first: what the processor has needs no call. log1p(x) as
  // log(1 + x) would lose the small x it exists for.
  ConvertMathToLLVMPassOptions mathOptions;
  mathOptions.approximateLog1p = false;
  pm.addNestedPass<func::FuncOp>(createConvertMathToLLVMPass(mathOptions));
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createConvertToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

void mlir::qlut::buildLowering(OpPassManager &pm,
                               const LoweringOptions &options) {
  if (options.addTensorPasses)
    options.addTensorPasses(pm);
  pm.addPass(createQlutInlineSim());
  pm.addPass(createConvertQlutObserveToCalls());
  // Composites first: the conversion of elementwise ops refuses them.
  pm.addNestedPass<func::FuncOp>(createQlutDecomposeAggregates());
  ConvertQlutCompositesToLinalgOptions compositeOptions;
  compositeOptions.isa = options.isa;
  compositeOptions.remarks = options.remarks;
  pm.addNestedPass<func::FuncOp>(
      createConvertQlutCompositesToLinalg(compositeOptions));
  QlutFuseTablesOptions fuseOptions;
  fuseOptions.remarks = options.remarks;
  pm.addPass(createQlutFuseTables(fuseOptions));
  if (options.packCodes) {
    QlutPackCodesOptions packOptions;
    packOptions.remarks = options.remarks;
    pm.addPass(createQlutPackCodes(packOptions));
  }
  pm.addNestedPass<func::FuncOp>(createQlutGeneralizeElementwise());
  addTosaToLinalg(pm);
  pm.addPass(createConvertElementwiseToLinalgPass());
  QlutConvolutionsToProductsOptions convolutionOptions;
  convolutionOptions.isa = options.isa;
  convolutionOptions.remarks = options.remarks;
  pm.addNestedPass<func::FuncOp>(
      createQlutConvolutionsToProducts(convolutionOptions));
  QlutFuseEpiloguesOptions epilogueOptions;
  epilogueOptions.isa = options.isa;
  pm.addNestedPass<func::FuncOp>(createQlutFuseEpilogues(epilogueOptions));
  if (!options.entry.empty()) {
    QlutPrepareEntryOptions entryOptions;
    entryOptions.entry = options.entry;
    pm.addPass(createQlutPrepareEntry(entryOptions));
  }
  addBufferization(pm);
  if (options.addBufferPasses)
    options.addBufferPasses(pm);
  addBuffersToLLVM(pm, options);
}

void mlir::qlut::buildCpuPipeline(OpPassManager &pm,
                                  const CpuPipelineOptions &options) {
  LoweringOptions lowering;
  lowering.entry = options.entry;
  lowering.isa = options.isa;
  lowering.streamingThreshold = options.streamingThreshold;
  lowering.schedule = options.schedule;
  lowering.threads = options.threads;
  lowering.packCodes = options.packCodes;
  lowering.checkBounds = options.checkBounds;
  lowering.remarks = options.remarks;
  buildLowering(pm, lowering);
}

void mlir::qlut::registerCpuPipeline() {
  PassPipelineRegistration<CpuPipelineOptions>(
      "qlut-cpu-pipeline",
      "From deployed integers, or any tensor program, to the LLVM dialect",
      buildCpuPipeline);
}

void mlir::qlut::registerLoweringDialects(DialectRegistry &registry) {
  registry.insert<QlutDialect>();
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registerScheduleOps(registry);
  registerAllToLLVMIRTranslations(registry);
}
