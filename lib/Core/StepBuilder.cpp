//===- StepBuilder.cpp - the best thresholds ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The least spread that `segments` steps reach is found by bisection; for one
// spread, taking every step as long as it goes needs the fewest steps.
//
//===----------------------------------------------------------------------===//

#include "FormBuilders.h"
#include <algorithm>

using namespace qlut;

namespace {
/// A run of codes: where it starts, and the least and greatest of them.
struct Step {
  int64_t start;
  int64_t least, greatest;
};
} // namespace

/// Splits the codes into the fewest runs of at most that spread.
static std::vector<Step> splitIntoSteps(llvm::ArrayRef<int64_t> codes,
                                        int64_t spread) {
  std::vector<Step> steps;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (!steps.empty()) {
      Step &step = steps.back();
      const int64_t least = std::min(step.least, codes[i]);
      const int64_t greatest = std::max(step.greatest, codes[i]);
      if (greatest - least <= spread) {
        step.least = least;
        step.greatest = greatest;
        continue;
      }
    }
    steps.push_back({static_cast<int64_t>(i), codes[i], codes[i]});
  }
  return steps;
}

llvm::Expected<StepTable> qlut::buildStep(const TableSpec &spec,
                                          const Format &in, const Format &out,
                                          CodeFunction &function,
                                          CodeRange domain) {
  llvm::Expected<std::vector<int64_t>> codes = function.codes(domain);
  if (!codes)
    return codes.takeError();
  int64_t least = 0, greatest = out.storage.numCodes() - 1;
  while (least < greatest) {
    const int64_t middle = (least + greatest) / 2;
    if (int64_t(splitIntoSteps(*codes, middle).size()) <= spec.segments)
      greatest = middle;
    else
      least = middle + 1;
  }
  StepTable table;
  table.input = in.storage;
  table.output = out.storage;
  for (const Step &step : splitIntoSteps(*codes, greatest)) {
    if (step.start > 0)
      table.thresholds.push_back(domain.first + step.start);
    table.values.push_back((step.least + step.greatest) >> 1);
  }
  return table;
}
