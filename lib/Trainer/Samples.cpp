//===- Samples.cpp - those trained on and those held out ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Samples.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Dataset;

llvm::Error mlir::qlut::readSamples(const TrainOptions &options,
                                    Dataset &training, Dataset &validation) {
  llvm::Expected<Dataset> all = Dataset::read(options.inputs, options.labels);
  if (!all)
    return all.takeError();
  if (!options.validationLabels.empty()) {
    llvm::Expected<Dataset> held =
        Dataset::read(options.validationInputs, options.validationLabels);
    if (!held)
      return held.takeError();
    training = std::move(*all);
    validation = std::move(*held);
    return llvm::Error::success();
  }
  const std::vector<int64_t> order =
      ::qlut::shuffle(all->size(), options.seed, /*round=*/~uint64_t(0));
  const auto held = static_cast<int64_t>(options.validationShare *
                                         static_cast<double>(all->size()));
  if (held < 1 || held >= all->size())
    return llvm::createStringError(
        llvm::formatv("expected --validation files or a --validation-share "
                      "that leaves samples on both sides, got {0} of {1}",
                      held, all->size())
            .str());
  training = all->select(ArrayRef(order).drop_back(held));
  validation = all->select(ArrayRef(order).take_back(held));
  return llvm::Error::success();
}
