//===- Pipelines.cpp - named lists of passes ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Pipelines/Pipelines.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::qlut;

template <typename Options>
static void addConversion(OpPassManager &pm, const Options &options) {
  // Only what is within one function is one network.
  if (options.network) {
    pm.addPass(createInlinerPass());
    pm.addPass(createSymbolDCEPass());
  }
  ConvertToQlutSimOptions convert;
  convert.functions.assign(options.functions.begin(), options.functions.end());
  convert.presetsFile = options.presets;
  convert.axis = options.axis;
  convert.keepComposites = options.network;
  // The next pass takes in, or folds, most of what this one leaves alone.
  convert.remarks = !options.network;
  convert.keepFloat.assign(options.keepFloat.begin(), options.keepFloat.end());
  pm.addPass(createConvertToQlutSim(convert));
  if (!options.network)
    return;
  ConvertLinearToQlutSimOptions linear;
  linear.keepFloat = convert.keepFloat;
  pm.addPass(createConvertLinearToQlutSim(linear));
}

template <typename Options>
static void addSimulation(OpPassManager &pm, const Options &options) {
  if (!options.target.empty() || !options.targetFile.empty()) {
    QlutAttachTargetOptions attach;
    attach.target = options.target;
    attach.file = options.targetFile;
    pm.addPass(createQlutAttachTarget(attach));
  }
  addConversion(pm, options);
  if (!options.stats.empty() || !options.range.empty()) {
    QlutApplyCalibrationOptions calibration;
    calibration.stats = options.stats;
    calibration.range = options.range;
    calibration.method = options.method;
    calibration.percentile = options.percentile;
    if (options.bits != -1)
      calibration.bits = options.bits;
    pm.addPass(createQlutApplyCalibration(calibration));
  }
  QlutQuantizeOptions quantize;
  quantize.bits = options.bits;
  quantize.inputBits = options.inputBits;
  quantize.outputBits = options.outputBits;
  quantize.weightBits = options.weightBits;
  quantize.layerBits.assign(options.layerBits.begin(), options.layerBits.end());
  pm.addPass(createQlutQuantize(quantize));
  QlutBuildTablesOptions build;
  build.form = options.form;
  build.segments = options.segments;
  build.maxError = options.maxError;
  build.mse = options.mse;
  build.cost = options.cost;
  build.frontEnd = options.frontEnd;
  build.spacing = options.spacing;
  build.objective = options.objective;
  build.values = options.values;
  build.coefficients = options.coefficients;
  build.pole = options.pole;
  build.softmaxForm = options.softmaxForm;
  build.normForm = options.normForm;
  pm.addPass(createQlutBuildTables(build));
}

void mlir::qlut::buildObservePipeline(OpPassManager &pm,
                                      const ObservePipelineOptions &options) {
  addConversion(pm, options);
  pm.addPass(createQlutInsertObservers());
}

void mlir::qlut::buildSimPipeline(OpPassManager &pm,
                                  const SimPipelineOptions &options) {
  addSimulation(pm, options);
  if (options.integerParams)
    pm.addPass(createQlutQuantizeParams());
}

void mlir::qlut::buildDeployPipeline(OpPassManager &pm,
                                     const DeployPipelineOptions &options) {
  addSimulation(pm, options);
  pm.addPass(createConvertQlutSimToHw());
  if (options.fuse) {
    pm.addPass(createQlutFuseNormActivation());
    pm.addPass(createQlutFuseTables());
  }
  if (options.network)
    pm.addPass(createQlutOutlineInteger());
  pm.addPass(createConvertQlutToArith());
}

void mlir::qlut::registerPipelines() {
  PassPipelineRegistration<ObservePipelineOptions>(
      "qlut-observe-pipeline",
      "From a float network to one that records what it computes",
      buildObservePipeline);
  PassPipelineRegistration<SimPipelineOptions>(
      "qlut-sim-pipeline",
      "From a float network to its simulation with integer tables",
      buildSimPipeline);
  PassPipelineRegistration<DeployPipelineOptions>(
      "qlut-deploy-pipeline",
      "From a float or simulated network to integer lookups in arith",
      buildDeployPipeline);
}
