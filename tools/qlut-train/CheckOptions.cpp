//===- CheckOptions.cpp - what options of a training may be ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

std::string mlir::qlut::checkOptions(const TrainOptions &options) {
  for (auto [name, value, least, most] :
       {std::tuple("--epochs", double(options.epochs), 0.0, 1e9),
        std::tuple("--shards", double(options.shards), 1.0, 1e6),
        std::tuple("--rate", options.rate, 0.0, 1e3),
        std::tuple("--warmup", options.warmup, 0.0, 1.0),
        std::tuple("--label-smoothing", options.labelSmoothing, 0.0, 1.0),
        std::tuple("--validation-share", options.validationShare, 0.0, 1.0),
        std::tuple("--weight-decay", options.optimizer.weightDecay, 0.0, 1e3),
        std::tuple("--clip-norm", options.optimizer.clipNorm, 0.0, 1e30),
        std::tuple("--batch-norm-momentum", options.optimizer.statisticRate,
                   0.0, 1.0),
        std::tuple("--calibration-samples", double(options.calibrationSamples),
                   1.0, 1e9),
        std::tuple("--range-epochs", double(options.rangeEpochs), 1.0, 1e9),
        std::tuple("--range-penalty", options.rangePenalty, 0.0, 1e6),
        std::tuple("--range-rate", options.rangeRate, 0.0, 1e3),
        std::tuple("--table-rate", options.tableRate, 0.0, 1e3),
        std::tuple("--table-interval", double(options.tableInterval), 1.0, 1e9),
        std::tuple("--range-interval", double(options.rangeInterval), 1.0,
                   1e9)})
    if (!(value >= least && value <= most))
      return formatv("expected {0} from {1} to {2}, got {3}", name, least, most,
                     value)
          .str();
  if (options.lutGradient != "slope" && options.lutGradient != "exact")
    return "expected --lut-gradient to be slope or exact, got '" +
           options.lutGradient + "'";
  if (!is_contained({0, 2, 4, 8, 16}, options.gradientBits))
    return "expected --grad-bits to be 2, 4, 8 or 16, got " +
           std::to_string(options.gradientBits);
  if (options.gradientRounding != "nearest" &&
      options.gradientRounding != "stochastic")
    return "expected --grad-rounding to be nearest or stochastic, got '" +
           options.gradientRounding + "'";
  if (options.gradientRounding == "stochastic" && options.gradientBits == 0)
    return "expected --grad-bits with --grad-rounding=stochastic, got "
           "gradients of floats";
  if (options.gradientBits != 0 && !options.simulates)
    return "expected --simulate with --grad-bits, got a training in "
           "floats";
  if (!options.simulates &&
      (!options.simulated.empty() || !options.deployed.empty()))
    return "expected --simulate with --simulated and --deployed";
  if (StringRef(options.curves).ends_with(".svg"))
    return ("expected a CSV file of --curves, got '" + options.curves +
            "'; --curves-picture writes a picture");
  if (options.validationInputs.empty() != options.validationLabels.empty())
    return "expected --validation-input and --validation-labels together";
  return "";
}
