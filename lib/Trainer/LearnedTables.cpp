//===- LearnedTables.cpp - tables whose values gradients move -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/LearnedTables.h"
#include "qlut/Trainer/Random.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::LinearTable;

/// Values keep their own rate; decay and clipping are those of weights.
static ::qlut::OptimizerOptions getOptions(::qlut::OptimizerOptions options) {
  options.weightDecay = 0.0;
  options.clipNorm = 0.0;
  return options;
}

LearnedTables::LearnedTables(func::FuncOp function,
                             const ::qlut::OptimizerOptions &options)
    : optimizer(getOptions(options), {}) {
  function.walk([&](SimLutOp op) {
    const LinearTable *table = getTrainedTable(op, nullptr);
    if (!table ||
        !byLayer.try_emplace(op.getLayerAttr().getValue(), all.size()).second)
      return;
    Learned learned;
    learned.layer = op.getLayerAttr().str();
    for (int64_t value : table->values)
      learned.start.push_back(
          std::ldexp(static_cast<double>(value), -int(table->guardBits)));
    auto [least, greatest] =
        std::minmax_element(learned.start.begin(), learned.start.end());
    learned.width = std::max(*greatest - *least, 1.0);
    learned.least =
        std::min(*least, static_cast<double>(table->output.minCode()));
    learned.greatest =
        std::max(*greatest, static_cast<double>(table->output.maxCode()));
    learned.scale = op.getOutFormatAttr().getFormat(0).scale;
    learned.sums.assign(learned.start.size(), 0.0);
    ::qlut::TrainedTensor tensor;
    tensor.decays = false;
    tensor.values.assign(learned.start.size(), 0.0F);
    values.push_back(std::move(tensor));
    all.push_back(std::move(learned));
  });
  optimizer = ::qlut::Optimizer(getOptions(options), values);
}

double LearnedTables::getCode(size_t number, size_t end) const {
  const Learned &table = all[number];
  return table.start[end] +
         table.width * static_cast<double>(values[number].values[end]);
}

LogicalResult LearnedTables::apply(func::FuncOp function) const {
  WalkResult walked = function.walk([&](SimLutOp op) -> WalkResult {
    const LinearTable *table = getTrainedTable(op, nullptr);
    auto found =
        table ? byLayer.find(op.getLayerAttr().getValue()) : byLayer.end();
    if (found == byLayer.end())
      return WalkResult::advance();
    LinearTable moved = *table;
    for (size_t end = 0; end < moved.values.size(); ++end)
      moved.values[end] = static_cast<int64_t>(std::floor(
          std::ldexp(getCode(found->second, end), int(table->guardBits)) +
          0.5));
    auto attr = getTableAttr([&] { return op.emitError(); }, op.getContext(),
                             ::qlut::Table(std::move(moved)));
    if (!attr)
      return WalkResult::interrupt();
    op->setAttr(op.getTableAttrName(), attr);
    return WalkResult::advance();
  });
  return failure(walked.wasInterrupted());
}

void LearnedTables::addGradients(ArrayRef<std::string> layers,
                                 ArrayRef<float> gradients) {
  for (const std::string &layer : layers) {
    Learned &table = all[byLayer.at(layer)];
    for (auto [sum, gradient] : llvm::zip(table.sums, gradients))
      sum += static_cast<double>(gradient);
    gradients = gradients.drop_front(table.sums.size());
  }
}

void LearnedTables::step(int64_t steps, double rate) {
  std::vector<std::vector<float>> gradients;
  for (Learned &table : all) {
    std::vector<float> &gradient = gradients.emplace_back();
    const double unit = table.scale * table.width / static_cast<double>(steps);
    for (double &sum : table.sums) {
      gradient.push_back(static_cast<float>(sum * unit));
      sum = 0.0;
    }
  }
  SmallVector<ArrayRef<float>> views(gradients.begin(), gradients.end());
  optimizer.step(values, views, rate);
  for (size_t number = 0; number < all.size(); ++number)
    project(number);
}

void LearnedTables::project(size_t number) {
  const Learned &table = all[number];
  for (auto [value, start] : llvm::zip(values[number].values, table.start))
    value = std::clamp(
        value, static_cast<float>((table.least - start) / table.width),
        static_cast<float>((table.greatest - start) / table.width));
}

LearnedTables LearnedTables::disturb(unsigned number) const {
  LearnedTables other = *this;
  const double reach = 0.25 * std::pow(0.5, number);
  uint64_t state = number;
  for (size_t table = 0; table < all.size(); ++table) {
    for (float &value : other.values[table].values)
      value +=
          static_cast<float>(reach * (2.0 * ::qlut::nextShare(state) - 1.0));
    other.project(table);
  }
  return other;
}

std::vector<std::vector<float>> LearnedTables::getState() const {
  return optimizer.save(values);
}

llvm::Error LearnedTables::setState(ArrayRef<std::vector<float>> state) {
  if (optimizer.restore(values, state))
    return llvm::Error::success();
  return llvm::createStringError(
      "expected a checkpoint with the state of these tables, got another; "
      "resume with the same --train-tables, --simulate and --optimizer");
}
