//===- CurvePlot.cpp - a table and its function ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CurvePlot.h"
#include "Svg.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

namespace {
constexpr double kWidth = 480, kLeft = 48, kRight = 470;
constexpr double kCurveTop = 24, kCurveHeight = 190;
constexpr double kErrorHeight = 64, kHistogramHeight = 46, kGap = 26;
constexpr double kBottom = 34;
/// Points of a line: more would fall on the same dot of a screen.
constexpr int64_t kPoints = 400;
/// Up to this many codes the table is drawn as the stairs it is.
constexpr int64_t kStairs = 64;

/// One call of drawCurve.
class Curve {
public:
  Curve(const CollectedTable &table, const TableUse &use,
        const Histogram *histogram);
  std::string draw();

private:
  void chooseRanges();
  void drawLines();
  void drawErrors();
  void drawHistogram();
  double exactReal(size_t i) const { return realOf(out, use.exact->codes[i]); }
  double inputReal(double code) const { return realOf(in, code); }

  const CollectedTable &table;
  const TableUse &use;
  const Histogram *histogram;
  ::qlut::Format in, out;
  std::vector<int64_t> codes; ///< output codes, ascending input codes
  int64_t firstCode, lastCode;
  Axis x, y, error, share;
  double bottom; ///< of the last panel
  Svg svg;
};
} // namespace

::qlut::Format mlir::qlut::report::plainFormat(const ::qlut::Storage &storage) {
  ::qlut::Format format;
  format.storage = storage;
  // Binary codes stand for -1 and 1, not for themselves.
  if (storage.kind == ::qlut::Storage::Kind::Binary)
    format.storage.kind = ::qlut::Storage::Kind::Unsigned;
  return format;
}

double mlir::qlut::report::realOf(const ::qlut::Format &format, double code) {
  if (format.storage.kind == ::qlut::Storage::Kind::Binary)
    return format.scale * (2 * code - 1);
  return format.scale * (code - static_cast<double>(format.zeroPoint));
}

//===----------------------------------------------------------------------===//
// Boundaries
//===----------------------------------------------------------------------===//

/// Forms without boundaries of their own in input codes.
template <typename Form>
static std::vector<int64_t> boundaryOffsets(const Form &) {
  return {};
}
static std::vector<int64_t> boundaryOffsets(const ::qlut::LinearTable &table) {
  return table.nodes;
}
static std::vector<int64_t> boundaryOffsets(const ::qlut::StepTable &table) {
  return table.thresholds;
}
static std::vector<int64_t> boundaryOffsets(const ::qlut::FitTable &table) {
  return table.starts;
}
static std::vector<int64_t>
boundaryOffsets(const ::qlut::QuadraticTable &table) {
  std::vector<int64_t> starts;
  for (int64_t k = 0; k < table.numSegments(); ++k)
    starts.push_back(table.first + (k << table.lengthShift));
  starts.push_back(table.last + 1);
  return starts;
}

std::vector<int64_t>
mlir::qlut::report::boundaryCodes(const ::qlut::Table &table) {
  std::vector<int64_t> codes = std::visit(
      [](const auto &form) { return boundaryOffsets(form); }, table.get());
  for (int64_t &code : codes)
    code += table.input().minCode();
  llvm::erase_if(codes,
                 [&](int64_t code) { return !table.input().contains(code); });
  return codes;
}

//===----------------------------------------------------------------------===//
// The three panels
//===----------------------------------------------------------------------===//

static double heightOf(bool hasExact, bool hasHistogram) {
  double height = kCurveTop + kCurveHeight + kBottom;
  if (hasExact)
    height += kGap + kErrorHeight;
  if (hasHistogram)
    height += kGap + kHistogramHeight;
  return height;
}

static std::string titleOf(const TableUse &use) {
  return use.function ? "table and exact function " + use.function->str()
                      : std::string("table");
}

Curve::Curve(const CollectedTable &table, const TableUse &use,
             const Histogram *histogram)
    : table(table), use(use), histogram(histogram),
      in(use.in.value_or(plainFormat(table.table.input()))),
      out(use.out.value_or(plainFormat(table.table.output()))),
      codes(table.table.evaluateAll()), firstCode(in.storage.minCode()),
      lastCode(in.storage.maxCode()),
      bottom(heightOf(use.exact != nullptr, histogram) - kBottom),
      svg(kWidth, bottom + kBottom, titleOf(use)) {
  chooseRanges();
}

/// Room above and below the values; a constant gets room of its own.
static void widen(double &lo, double &hi, double share) {
  const double room = hi > lo ? (hi - lo) * share : std::max(1.0, hi) * 0.5;
  lo -= room;
  hi += room;
}

void Curve::chooseRanges() {
  x = {inputReal(static_cast<double>(firstCode) - 0.5),
       inputReal(static_cast<double>(lastCode) + 0.5), kLeft, kRight};
  double lo = realOf(out, static_cast<double>(codes.front())), hi = lo;
  for (int64_t code : codes) {
    lo = std::min(lo, realOf(out, static_cast<double>(code)));
    hi = std::max(hi, realOf(out, static_cast<double>(code)));
  }
  double worst = 0.5;
  if (use.exact)
    for (auto [i, code] : llvm::enumerate(use.exact->codes)) {
      if (std::isnan(code))
        continue;
      lo = std::min(lo, exactReal(i));
      hi = std::max(hi, exactReal(i));
    }
  if (use.certificate)
    worst = std::max(worst, use.certificate->maxError);
  widen(lo, hi, 0.05);
  y = {lo, hi, kCurveTop + kCurveHeight, kCurveTop};
  const double errorTop = y.from + kGap;
  error = {-worst * 1.15, worst * 1.15, errorTop + kErrorHeight, errorTop};
  double greatest = 0;
  if (histogram)
    for (double s : histogram->shares)
      greatest = std::max(greatest, s);
  share = {0, greatest > 0 ? greatest * 1.1 : 1, bottom,
           bottom - kHistogramHeight};
}

void Curve::drawLines() {
  svg.grid(x, y, 6, 5, /*showX=*/!use.exact && !histogram);
  if (use.exact) {
    PathText exact;
    const auto count = static_cast<int64_t>(use.exact->codes.size());
    for (int64_t k = 0, e = std::min(count, kPoints); k < e; ++k) {
      const int64_t i = e == 1 ? 0 : k * (count - 1) / (e - 1);
      if (std::isnan(use.exact->codes[i]))
        exact.lift();
      else
        exact.lineTo(
            x.at(inputReal(static_cast<double>(use.exact->firstCode + i))),
            y.at(exactReal(i)));
    }
    svg.path("exact", exact.str());
  }
  PathText line;
  const auto count = static_cast<int64_t>(codes.size());
  for (int64_t k = 0, e = std::min(count, kPoints); k < e; ++k) {
    const int64_t i = e == 1 ? 0 : k * (count - 1) / (e - 1);
    const auto code = static_cast<double>(firstCode + i);
    const double py = y.at(realOf(out, static_cast<double>(codes[i])));
    if (count <= kStairs) {
      line.stepTo(x.at(inputReal(code - 0.5)), py);
      line.lineTo(x.at(inputReal(code + 0.5)), py);
    } else {
      line.lineTo(x.at(inputReal(code)), py);
    }
  }
  svg.path("table", line.str());

  std::vector<int64_t> boundaries = boundaryCodes(table.table);
  for (int64_t code : boundaries) {
    const double px = x.at(inputReal(static_cast<double>(code)));
    svg.line("boundary", px, y.from + 2, px, y.from + 9);
    if (boundaries.size() <= 40)
      svg.circle(
          "node", px,
          y.at(realOf(out, static_cast<double>(codes[code - firstCode]))), 1.8);
  }
}

void Curve::drawErrors() {
  svg.grid(x, error, 6, 3, /*showX=*/!histogram);
  for (double bound : {-0.5, 0.5})
    svg.line("bound", kLeft, error.at(bound), kRight, error.at(bound));
  // The least and greatest error of the codes that share a dot.
  const auto count = static_cast<int64_t>(use.exact->codes.size());
  const int64_t parts = std::min(count, kPoints);
  PathText upper, lower;
  for (int64_t k = 0; k < parts; ++k) {
    double least = 0, greatest = 0;
    const int64_t from = k * count / parts, to = (k + 1) * count / parts;
    for (int64_t i = from; i < to; ++i) {
      const int64_t code = use.exact->firstCode + i;
      const double e =
          static_cast<double>(codes[code - firstCode]) - use.exact->codes[i];
      least = std::isnan(e) ? least : std::min(least, e);
      greatest = std::isnan(e) ? greatest : std::max(greatest, e);
    }
    const double left =
        x.at(inputReal(static_cast<double>(use.exact->firstCode + from) - 0.5));
    const double right =
        x.at(inputReal(static_cast<double>(use.exact->firstCode + to) - 0.5));
    for (auto [path, value] :
         {std::pair(&upper, greatest), std::pair(&lower, least)}) {
      if (k == 0)
        path->lineTo(left, error.at(0));
      path->stepTo(left, error.at(value));
      path->stepTo(right, error.at(value));
      if (k + 1 == parts)
        path->stepTo(right, error.at(0));
    }
  }
  svg.path("error", upper.str());
  svg.path("error", lower.str());
  svg.line("axis", kLeft, error.at(0), kRight, error.at(0));
  const ::qlut::Certificate &certificate = *use.certificate;
  const int64_t worst = certificate.worstCode;
  const int64_t index = worst - use.exact->firstCode;
  if (certificate.codes > 0) {
    const double e =
        static_cast<double>(codes[worst - firstCode]) - use.exact->codes[index];
    svg.circle("worst", x.at(inputReal(static_cast<double>(worst))),
               error.at(e), 2.6,
               "worst: " + formatFixed(e, 3) + " output codes at code " +
                   formatNumber(static_cast<double>(worst), 6));
  }
  svg.text("label", kLeft, error.to - 6, "start", "error, output codes");
  svg.text("tick", kRight, error.to - 6, "end",
           "dashed: \u00B10.5, what rounding alone may cost");
}

void Curve::drawHistogram() {
  svg.grid(x, share, 6, 2, /*showX=*/true);
  const auto parts = static_cast<double>(histogram->shares.size());
  for (auto [k, value] : llvm::enumerate(histogram->shares)) {
    if (value == 0)
      continue;
    const double width = (histogram->hi - histogram->lo) / parts;
    const double left = x.at(histogram->lo + static_cast<double>(k) * width);
    const double right =
        x.at(histogram->lo + static_cast<double>(k + 1) * width);
    // A visible trace of rare values.
    const double top = std::min(share.at(value), bottom - 0.7);
    svg.rect("bar", left, top, right - left - 0.4, bottom - top);
  }
  svg.text("label", kLeft, share.to - 6, "start",
           "calibration, share of the values");
  // Less than one value is what the division of buckets leaves.
  if (histogram->outside * static_cast<double>(histogram->values) > 0.5)
    svg.text("tick", kRight, share.to - 6, "end",
             formatNumber(histogram->outside * 100, 2) +
                 " % outside of the codes");
}

std::string Curve::draw() {
  drawLines();
  svg.text("label", kLeft, kCurveTop - 9, "start",
           use.out ? "output, real" : "output code");
  svg.line("table", kRight - 46, kCurveTop - 13, kRight - 32, kCurveTop - 13);
  svg.text("tick", kRight, kCurveTop - 9, "end", "table");
  if (use.exact) {
    svg.line("exact", kRight - 146, kCurveTop - 13, kRight - 136,
             kCurveTop - 13);
    svg.text("tick", kRight - 128, kCurveTop - 9, "start", "exact function");
    drawErrors();
  }
  if (histogram)
    drawHistogram();
  // The codes outside of the calibrated range follow a rule, not the function.
  if (use.range) {
    const double from = std::clamp(x.at(use.range->lo), kLeft, kRight);
    const double to = std::clamp(x.at(use.range->hi), kLeft, kRight);
    svg.rect("outside", kLeft, kCurveTop, from - kLeft, bottom - kCurveTop);
    svg.rect("outside", to, kCurveTop, kRight - to, bottom - kCurveTop);
  }
  svg.text("label", (kLeft + kRight) / 2, bottom + 29, "middle",
           std::string(use.in ? "input, real" : "input code") +
               (boundaryCodes(table.table).empty()
                    ? ""
                    : "; ticks: segment boundaries"));
  return svg.finish();
}

std::string mlir::qlut::report::drawCurve(const CollectedTable &table,
                                          const TableUse &use,
                                          const Histogram *histogram) {
  return Curve(table, use, histogram).draw();
}
