//===- TrainingPlot.cpp - the curves of a training ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Report/TrainingPlot.h"
#include "Svg.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cmath>

using namespace mlir::qlut;
using namespace mlir::qlut::report;

namespace {
constexpr double kWidth = 640, kLeft = 58, kRight = 622;
constexpr double kTop = 30, kPanel = 150, kGap = 34, kBottom = 42;
/// Up to so many epochs each has a dot.
constexpr size_t kDots = 60;

/// Plain colours: viewers of pictures know no variables of style sheets.
constexpr char kLooks[] = R"CSS(<style>
svg { background: #ffffff; font: 11px system-ui, "Segoe UI", Roboto,
  "Noto Sans", "DejaVu Sans", sans-serif; }
text { fill: #66707a; }
path { fill: none; }
.label { fill: #1d2126; font-size: 12px; font-weight: 600; }
.grid { stroke: #edeff1; stroke-width: 1; }
.bound { stroke: #66707a; stroke-width: .7; stroke-dasharray: 3 3; }
.line { stroke-width: 1.6; stroke-linejoin: round; }
.dot { stroke: #ffffff; stroke-width: .8; }
.line.series0 { stroke: #2357c6; } .dot.series0 { fill: #2357c6; }
.line.series1 { stroke: #b3532b; } .dot.series1 { fill: #b3532b; }
@media (prefers-color-scheme: dark) {
  svg { background: #1a1e22; }
  text { fill: #98a2ac; }
  .label { fill: #e4e7ea; }
  .grid { stroke: #262c32; }
  .bound { stroke: #98a2ac; }
  .dot { stroke: #1a1e22; }
  .line.series0 { stroke: #83a9ff; } .dot.series0 { fill: #83a9ff; }
  .line.series1 { stroke: #e88f66; } .dot.series1 { fill: #e88f66; }
}
</style>
)CSS";

using Read = llvm::function_ref<double(const EpochFigures &)>;

/// One call of writeTrainingPlot.
class TrainingPlot {
public:
  TrainingPlot(llvm::ArrayRef<EpochFigures> epochs,
               const TrainingPlotOptions &options);
  std::string draw();

private:
  bool hasRanges() const {
    return llvm::any_of(epochs, [](const EpochFigures &figures) {
      return figures.meanRange.has_value();
    });
  }
  int64_t countPanels() const { return 1 + options.hasClasses + hasRanges(); }
  /// The next panel; values in [lo, hi] fit in.
  void beginPanel(llvm::StringRef title, double lo, double hi);
  /// The least and the greatest finite value.
  std::pair<double, double> getEnds(llvm::ArrayRef<Read> series) const;
  void drawSeries(size_t number, Read value);
  void drawLegend();

  llvm::ArrayRef<EpochFigures> epochs;
  const TrainingPlotOptions &options;
  int64_t panel = 0;
  Axis x, y{0, 1, 0, 1};
  Svg svg;
};
} // namespace

TrainingPlot::TrainingPlot(llvm::ArrayRef<EpochFigures> epochs,
                           const TrainingPlotOptions &options)
    : epochs(epochs), options(options), x{0, 1, kLeft, kRight},
      svg(kWidth,
          kTop + kPanel * static_cast<double>(countPanels()) +
              kGap * static_cast<double>(countPanels() - 1) + kBottom,
          "curves of a training by epoch", kLooks) {
  if (epochs.empty())
    return;
  x.lo = static_cast<double>(epochs.front().epoch);
  x.hi = static_cast<double>(epochs.back().epoch);
  if (x.hi <= x.lo) { // one epoch, in the middle
    x.lo -= 1;
    x.hi = x.lo + 2;
  }
}

std::pair<double, double>
TrainingPlot::getEnds(llvm::ArrayRef<Read> series) const {
  double lo = HUGE_VAL, hi = -HUGE_VAL;
  for (const EpochFigures &figures : epochs)
    for (Read value : series) {
      const double number = value(figures);
      if (!std::isfinite(number))
        continue;
      lo = std::min(lo, number);
      hi = std::max(hi, number);
    }
  return lo <= hi ? std::pair(lo, hi) : std::pair(0.0, 1.0);
}

void TrainingPlot::beginPanel(llvm::StringRef title, double lo, double hi) {
  const double top = kTop + static_cast<double>(panel) * (kPanel + kGap);
  if (hi - lo < 1e-9 * std::max(1.0, std::fabs(hi)))
    hi = lo + (lo == 0.0 ? 1.0 : std::fabs(lo) * 0.1);
  y = {lo, hi, top + kPanel, top};
  ++panel;
  const bool isLast = panel == countPanels();
  for (double value : y.ticks(5)) {
    svg.line("grid", kLeft, y.at(value), kRight, y.at(value));
    svg.text("tick", kLeft - 6, y.at(value) + 3.5, "end",
             formatNumber(value, 6));
  }
  for (double value : x.ticks(10)) {
    if (value != std::floor(value) || epochs.empty() ||
        value < static_cast<double>(epochs.front().epoch) ||
        value > static_cast<double>(epochs.back().epoch))
      continue;
    svg.line("grid", x.at(value), y.from, x.at(value), y.to);
    if (isLast)
      svg.text("tick", x.at(value), y.from + 14, "middle",
               formatNumber(value, 6));
  }
  svg.text("label", kLeft, top - 9, "start", title);
  if (!options.lastMoving || epochs.empty())
    return;
  const double behind = static_cast<double>(*options.lastMoving) + 0.5;
  if (behind <= x.lo || behind >= x.hi)
    return;
  svg.line("bound", x.at(behind), y.from, x.at(behind), y.to);
  if (panel > 1)
    return;
  const bool hasRoom = x.at(behind) < kRight - 70;
  svg.text("tick", x.at(behind) + (hasRoom ? 4 : -4), y.to + 10,
           hasRoom ? "start" : "end", "tables stay");
}

void TrainingPlot::drawSeries(size_t number, Read value) {
  const std::string series = " series" + std::to_string(number);
  PathText path;
  for (const EpochFigures &figures : epochs) {
    const double reached = value(figures);
    if (std::isfinite(reached))
      path.lineTo(x.at(static_cast<double>(figures.epoch)), y.at(reached));
    else
      path.lift();
  }
  svg.path("line" + series, path.str());
  if (epochs.size() > kDots)
    return;
  for (const EpochFigures &figures : epochs) {
    const double reached = value(figures);
    if (std::isfinite(reached))
      svg.circle("dot" + series, x.at(static_cast<double>(figures.epoch)),
                 y.at(reached), 2.6,
                 "epoch " + std::to_string(figures.epoch) + ": " +
                     formatNumber(reached, 5));
  }
}

void TrainingPlot::drawLegend() {
  svg.circle("dot series0", kRight - 124, kTop - 12.5, 3.6);
  svg.text("tick", kRight - 116, kTop - 9, "start", "training");
  svg.circle("dot series1", kRight - 54, kTop - 12.5, 3.6);
  svg.text("tick", kRight - 46, kTop - 9, "start", "held out");
}

std::string TrainingPlot::draw() {
  auto loss = [](const EpochFigures &figures) { return figures.loss; };
  auto heldLoss = [](const EpochFigures &figures) { return figures.heldLoss; };
  beginPanel("loss", 0, getEnds({loss, heldLoss}).second * 1.04);
  drawSeries(0, loss);
  drawSeries(1, heldLoss);
  if (options.hasClasses) {
    auto accuracy = [](const EpochFigures &figures) {
      return 100 * figures.accuracy;
    };
    auto heldAccuracy = [](const EpochFigures &figures) {
      return 100 * figures.heldAccuracy;
    };
    auto [lo, hi] = getEnds({accuracy, heldAccuracy});
    const double room = std::max(0.05 * (hi - lo), 0.5);
    beginPanel("accuracy, %", std::max(lo - room, 0.0),
               std::min(hi + room, 100.0));
    drawSeries(0, accuracy);
    drawSeries(1, heldAccuracy);
  }
  if (hasRanges()) {
    auto width = [](const EpochFigures &figures) {
      return figures.meanRange.value_or(NAN);
    };
    auto [lo, hi] = getEnds({width});
    const double room = 0.08 * (hi - lo);
    beginPanel("mean width of ranges", std::max(lo - room, 0.0), hi + room);
    drawSeries(0, width);
  }
  drawLegend();
  svg.text("tick", (kLeft + kRight) / 2, y.from + 32, "middle", "epoch");
  return svg.finish();
}

void mlir::qlut::writeTrainingPlot(llvm::ArrayRef<EpochFigures> epochs,
                                   const TrainingPlotOptions &options,
                                   llvm::raw_ostream &os) {
  os << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     << TrainingPlot(epochs, options).draw();
}
