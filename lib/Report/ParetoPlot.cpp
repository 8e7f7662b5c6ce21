//===- ParetoPlot.cpp - size against accuracy -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParetoPlot.h"
#include "Svg.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <tuple>

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

namespace {
constexpr double kWidth = 640, kHeight = 330;
constexpr double kLeft = 52, kRight = 622, kTop = 44, kBottom = 288;
/// As many colours as Style.cpp has.
constexpr size_t kColours = 4;
} // namespace

int64_t mlir::qlut::report::gainOf(const SweepRow &row,
                                   const SweepResult &result) {
  return result.hasLabels ? row.correct : row.agree;
}

std::vector<size_t> mlir::qlut::report::paretoFront(const SweepResult &result) {
  std::vector<size_t> order;
  for (auto [i, row] : llvm::enumerate(result.rows))
    if (row.error.empty())
      order.push_back(i);
  auto rank = [&](size_t i) {
    const SweepRow &row = result.rows[i];
    return std::make_tuple(row.bytes, -gainOf(row, result), i);
  };
  llvm::sort(order, [&](size_t a, size_t b) { return rank(a) < rank(b); });
  std::vector<size_t> front;
  for (size_t i : order)
    if (front.empty() || gainOf(result.rows[i], result) >
                             gainOf(result.rows[front.back()], result))
      front.push_back(i);
  return front;
}

std::string mlir::qlut::report::settingsText(const SweepRow &row,
                                             const Sweep &sweep) {
  std::string text;
  for (auto [key, value] : llvm::zip_equal(sweep.keys, row.values))
    text += (text.empty() ? "" : " ") + key.name + "=" + value;
  return text;
}

/// The key that colours tell apart: of those with two to four values one of
/// words, else the last; none if there is none.
static std::optional<size_t> colourKey(const Sweep &sweep) {
  std::optional<size_t> found;
  for (auto [i, key] : llvm::enumerate(sweep.keys)) {
    if (key.values.size() < 2 || key.values.size() > kColours)
      continue;
    found = i;
    if (!llvm::isDigit(key.values.front().front()))
      break;
  }
  return found;
}

namespace {
/// One call of drawPareto.
class ParetoPlot {
public:
  ParetoPlot(const SweepResult &result, const Sweep &sweep)
      : result(result), sweep(sweep), colour(colourKey(sweep)),
        svg(kWidth, kHeight, "accuracy against the bytes of all tables") {}
  std::string draw();

private:
  double percent(int64_t count) const {
    return 100.0 * static_cast<double>(count) /
           static_cast<double>(result.samples);
  }
  double px(const SweepRow &row) const {
    return x.at(static_cast<double>(row.bytes));
  }
  double py(const SweepRow &row) const {
    return y.at(lossOf(gainOf(row, result)));
  }
  /// The axis is of what is lost, for there the good ones differ: in percent,
  /// half a row at least.
  double lossOf(int64_t count) const {
    return std::max(100 - percent(count),
                    50.0 / static_cast<double>(result.samples));
  }
  void chooseRanges();
  void drawGrid();
  void drawLegend();
  void drawPoints();

  const SweepResult &result;
  const Sweep &sweep;
  std::optional<size_t> colour;
  Axis x, y;
  Svg svg;
};
} // namespace

void ParetoPlot::chooseRanges() {
  double fewest = 1e18, most = 1, least = 100, greatest = 0;
  auto addLoss = [&](int64_t count) {
    least = std::min(least, lossOf(count));
    greatest = std::max(greatest, lossOf(count));
  };
  for (const SweepRow &row : result.rows) {
    if (!row.error.empty())
      continue;
    fewest = std::min(fewest, static_cast<double>(row.bytes));
    most = std::max(most, static_cast<double>(row.bytes));
    addLoss(gainOf(row, result));
  }
  if (result.hasLabels)
    addLoss(result.floatCorrect);
  x = {std::max(fewest, 1.0) / 1.15, most * 1.15, kLeft, kRight,
       /*isLog=*/true};
  y = {least / 1.25, greatest * 1.25, kTop, kBottom, /*isLog=*/true};
}

/// Lines where what is lost is 1, 2 or 5 times a power of ten, called by what
/// is kept.
void ParetoPlot::drawGrid() {
  for (double value : x.ticks(8)) {
    svg.line("grid", x.at(value), kTop, x.at(value), kBottom);
    svg.text("tick", x.at(value), kBottom + 14, "middle",
             formatNumber(value, 6));
  }
  for (double loss : y.ticks(12)) {
    if (loss > 100)
      continue;
    svg.line("grid", kLeft, y.at(loss), kRight, y.at(loss));
    svg.text("tick", kLeft - 6, y.at(loss) + 3.5, "end",
             formatNumber(100 - loss, 6));
  }
}

void ParetoPlot::drawLegend() {
  if (!colour)
    return;
  const SweepKey &key = sweep.keys[*colour];
  double at = kRight;
  for (size_t i = key.values.size(); i-- > 0;) {
    svg.text("tick", at, 14, "end", key.values[i]);
    at -= 6.3 * static_cast<double>(key.values[i].size()) + 8;
    svg.circle("dot series" + std::to_string(i), at, 10.5, 3.6);
    at -= 14;
  }
  svg.text("tick", at, 14, "end", key.name);
}

void ParetoPlot::drawPoints() {
  for (const SweepRow &row : result.rows) {
    if (!row.error.empty())
      continue;
    size_t series = 0;
    if (colour)
      series = llvm::find(sweep.keys[*colour].values, row.values[*colour]) -
               sweep.keys[*colour].values.begin();
    svg.circle("dot series" + std::to_string(series), px(row), py(row), 4,
               settingsText(row, sweep) + ": " +
                   formatFixed(percent(gainOf(row, result)), 2) + " %, " +
                   formatCount(row.bytes) + " bytes");
  }
}

std::string ParetoPlot::draw() {
  chooseRanges();
  drawGrid();
  if (result.hasLabels) {
    const double at = y.at(lossOf(result.floatCorrect));
    svg.line("bound", kLeft, at, kRight, at);
    svg.text("tick", kLeft + 4, at - 5, "start", "float model");
  }
  PathText front;
  for (size_t i : paretoFront(result))
    front.stepTo(px(result.rows[i]), py(result.rows[i]));
  svg.path("front", front.str());
  drawPoints();
  const SweepRow &chosen = result.rows[result.chosen];
  svg.circle("mark", px(chosen), py(chosen), 7.5,
             "chosen: " + settingsText(chosen, sweep));
  drawLegend();
  svg.text("label", kLeft, 14, "start",
           result.hasLabels ? "top-1 accuracy, %"
                            : "top-1 agreement with the float model, %");
  svg.text("label", (kLeft + kRight) / 2, kBottom + 32, "middle",
           "bytes of all tables");
  return svg.finish();
}

std::string mlir::qlut::report::drawPareto(const SweepResult &result,
                                           const Sweep &sweep) {
  return ParetoPlot(result, sweep).draw();
}
