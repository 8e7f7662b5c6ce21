//===- Pipelines.h - named lists of passes ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pipelines are nothing but lists of registered passes: whatever one does can
// be typed pass by pass.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_PIPELINES_PIPELINES_H
#define QLUT_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "qlut/Core/Names.h"

namespace mlir::qlut {

/// The words of an enumeration, listed; kept for the life of the process, as
/// descriptions of options are.
template <typename T>
StringRef nameListOf() {
  static const std::string names = ::qlut::listNames<T>();
  return names;
}

/// The options that all pipelines share: what becomes simulated ops.
template <typename Derived>
struct ConvertPipelineOptions : PassPipelineOptions<Derived> {
  template <typename T>
  using Option = mlir::detail::PassOptions::Option<T>;
  template <typename T>
  using ListOption = mlir::detail::PassOptions::ListOption<T>;

  ListOption<std::string> functions{
      *this, "functions",
      llvm::cl::desc("Functions to convert (default: all known ones)")};
  Option<std::string> presets{*this, "presets",
                              llvm::cl::desc("File of preset rules"),
                              llvm::cl::init("")};
  Option<bool> network{
      *this, "network",
      llvm::cl::desc("Simulate and deploy every tensor op, not lookups alone"),
      llvm::cl::init(false)};
  ListOption<std::string> keepFloat{
      *this, "keep-float",
      llvm::cl::desc("Patterns over layers, ops and locations that stay "
                     "float")};
  Option<int64_t> axis{
      *this, "axis",
      llvm::cl::desc("Calibrate each channel along this dimension"),
      llvm::cl::init(-1)};
};

/// Options of `--qlut-observe-pipeline`.
struct ObservePipelineOptions : ConvertPipelineOptions<ObservePipelineOptions> {
};

/// The options of simulation and deployment: those of their passes, by their
/// names.
template <typename Derived>
struct LookupPipelineOptions : ConvertPipelineOptions<Derived> {
  template <typename T>
  using Option = mlir::detail::PassOptions::Option<T>;
  template <typename T>
  using ListOption = mlir::detail::PassOptions::ListOption<T>;

  Option<std::string> target{*this, "target",
                             llvm::cl::desc("Built-in target to attach"),
                             llvm::cl::init("")};
  Option<std::string> targetFile{
      *this, "target-file", llvm::cl::desc("YAML file of the target to attach"),
      llvm::cl::init("")};
  Option<int> weightBits{
      *this, "weight-bits",
      llvm::cl::desc("Width of constants that are multiplied"),
      llvm::cl::init(-1)};
  ListOption<std::string> layerBits{
      *this, "layer-bits",
      llvm::cl::desc("PATTERN=BITS: width of the results of such layers")};
  Option<std::string> stats{
      *this, "stats",
      llvm::cl::desc("Statistics file written by qlut-run --calibrate"),
      llvm::cl::init("")};
  Option<std::string> range{
      *this, "range",
      llvm::cl::desc("One range for all lookups without one: LO:HI"),
      llvm::cl::init("")};
  Option<std::string> method{
      *this, "method",
      llvm::cl::desc("Range from statistics: minmax, percentile, mse or "
                     "histogram"),
      llvm::cl::init("minmax")};
  Option<double> percentile{
      *this, "percentile",
      llvm::cl::desc("Share of the values kept by method=percentile"),
      llvm::cl::init(99.99)};
  Option<int> bits{*this, "bits",
                   llvm::cl::desc("Width of input and output codes"),
                   llvm::cl::init(-1)};
  Option<int> inputBits{*this, "input-bits",
                        llvm::cl::desc("Width of input codes"),
                        llvm::cl::init(-1)};
  Option<int> outputBits{*this, "output-bits",
                         llvm::cl::desc("Width of output codes"),
                         llvm::cl::init(-1)};
  Option<std::string> form{*this, "form",
                           llvm::cl::desc(nameListOf<::qlut::TableForm>()),
                           llvm::cl::init("")};
  Option<int64_t> segments{*this, "segments",
                           llvm::cl::desc("Segments of each table"),
                           llvm::cl::init(-1)};
  Option<double> maxError{
      *this, "max-error",
      llvm::cl::desc("Cheapest tables of at most that error, output codes"),
      llvm::cl::init(0)};
  Option<double> mse{
      *this, "mse",
      llvm::cl::desc("Cheapest tables of at most that mean squared error"),
      llvm::cl::init(0)};
  Option<std::string> cost{*this, "cost",
                           llvm::cl::desc(nameListOf<::qlut::CostKind>()),
                           llvm::cl::init("")};
  Option<std::string> frontEnd{*this, "front-end",
                               llvm::cl::desc(nameListOf<::qlut::FrontEnd>()),
                               llvm::cl::init("")};
  Option<std::string> spacing{*this, "spacing",
                              llvm::cl::desc(nameListOf<::qlut::Spacing>()),
                              llvm::cl::init("")};
  Option<std::string> objective{*this, "objective",
                                llvm::cl::desc(nameListOf<::qlut::Objective>()),
                                llvm::cl::init("")};
  Option<std::string> values{
      *this, "values", llvm::cl::desc(nameListOf<::qlut::ValuePlacement>()),
      llvm::cl::init("")};
  Option<std::string> coefficients{
      *this, "coefficients", llvm::cl::desc(nameListOf<::qlut::Coefficients>()),
      llvm::cl::init("")};
  Option<std::string> pole{*this, "pole",
                           llvm::cl::desc(nameListOf<::qlut::PolePolicy>()),
                           llvm::cl::init("")};
  Option<std::string> softmaxForm{
      *this, "softmax-form", llvm::cl::desc(nameListOf<::qlut::SoftmaxForm>()),
      llvm::cl::init("")};
  Option<std::string> normForm{*this, "norm-form",
                               llvm::cl::desc(nameListOf<::qlut::NormForm>()),
                               llvm::cl::init("")};
};

/// Options of `--qlut-sim-pipeline`.
struct SimPipelineOptions : LookupPipelineOptions<SimPipelineOptions> {
  Option<bool> integerParams{
      *this, "integer-params",
      llvm::cl::desc("Give constants as the integers that the program holds"),
      llvm::cl::init(false)};
};

/// Options of `--qlut-deploy-pipeline`.
struct DeployPipelineOptions : LookupPipelineOptions<DeployPipelineOptions> {
  Option<bool> fuse{
      *this, "fuse",
      llvm::cl::desc("Fuse what follows contractions, and chains of codes"),
      llvm::cl::init(false)};
};

/// From a float network to one that records what it computes: inline and
/// symbol-dce (with `network`), convert-to-qlut-sim, convert-linear-to-qlut-sim
/// (with `network`), qlut-insert-observers. Run by `qlut-run --calibrate` it
/// gives the statistics that the other pipelines take, given the same options.
void buildObservePipeline(OpPassManager &pm,
                          const ObservePipelineOptions &options);

/// From a float network to its simulation: attach-target (if one is given),
/// the conversion of buildObservePipeline, qlut-apply-calibration (if `stats`
/// or `range` is given), qlut-quantize, qlut-build-tables, qlut-quantize-params
/// (with `integer-params`).
void buildSimPipeline(OpPassManager &pm, const SimPipelineOptions &options);

/// From a float network, or a simulated one, to integers in arith and linalg:
/// the simulation, convert-qlut-sim-to-hw, qlut-fuse-norm-activation and
/// qlut-fuse-tables (with `fuse`), qlut-outline-integer (with `network`),
/// convert-qlut-to-arith.
void buildDeployPipeline(OpPassManager &pm,
                         const DeployPipelineOptions &options);

/// Registers all under their names; once per process.
void registerPipelines();

} // namespace mlir::qlut

#endif // QLUT_PIPELINES_PIPELINES_H
