//===- TradeOff.cpp - what more segments would buy ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TradeOff.h"
#include "Svg.h"
#include "qlut/Core/Names.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

namespace {
constexpr double kWidth = 300, kPlotHeight = 170, kFoot = 38;
constexpr double kEdge = 6, kLeft = 40, kRight = 290;
/// Of the legend: the first row, and a row's height.
constexpr double kLegendTop = 30, kRowHeight = 14;
constexpr int64_t kLeastSegments = 4, kMostSegments = 256;
/// Up to so many codes every point of a line is searched for.
constexpr int64_t kFewCodes = 256;
constexpr unsigned kSeries = 5; ///< looks in Style.cpp
} // namespace

/// The parameters of the table where it has them, else the defaults.
static ::qlut::TableSpec specOf(const ::qlut::Table &table,
                                const TableUse &use) {
  ::qlut::TableSpec spec;
  if (const auto *linear = table.getIf<::qlut::LinearTable>()) {
    spec.guardBits = linear->guardBits;
    spec.valueBits = linear->valueBits;
    spec.outOfRange = linear->outOfRange;
    spec.interpolationRounding = linear->rounding;
  } else {
    // One bit stays for end results beyond the output's codes.
    const unsigned bits = table.output().bits;
    spec.guardBits =
        spec.valueBits > bits + 1 ? std::min(spec.valueBits - bits - 1, 7u) : 0;
  }
  if (use.range) {
    spec.lo = use.range->lo;
    spec.hi = use.range->hi;
  }
  return spec;
}

/// The table of that spec; where the function has poles, with those saturated.
static std::optional<::qlut::Table> build(const TableUse &use,
                                          ::qlut::TableSpec spec) {
  for (auto pole : {::qlut::PolePolicy::Error, ::qlut::PolePolicy::Saturate}) {
    spec.pole = pole;
    llvm::Expected<::qlut::Table> table =
        ::qlut::buildTable(*use.function, *use.in, *use.out, spec);
    if (table)
      return std::move(*table);
    llvm::consumeError(table.takeError());
  }
  return std::nullopt;
}

/// Points at 4 segments and `factor` times as many as the point before.
static TradeOffLine makeLine(const TableUse &use, ::qlut::TableSpec spec,
                             const Twine &name, int64_t factor) {
  TradeOffLine line{name.str(), {}};
  for (int64_t n = kLeastSegments; n <= kMostSegments; n *= factor) {
    spec.segments = n;
    std::optional<::qlut::Table> table = build(use, spec);
    // What fits no front end at all is asked for once.
    if (!table && spec.front != ::qlut::FrontEnd::None && line.points.empty())
      break;
    if (!table)
      continue;
    ::qlut::Certificate certificate = ::qlut::certify(*table, *use.exact);
    // Power-of-two lengths may take fewer than were asked for.
    if (line.points.empty() ||
        line.points.back().segments != certificate.segments)
      line.points.push_back(
          {certificate.segments, certificate.bytes, certificate.maxError});
  }
  return line;
}

std::vector<TradeOffLine>
mlir::qlut::report::computeTradeOff(const CollectedTable &table,
                                    const TableUse &use) {
  std::vector<TradeOffLine> lines;
  ::qlut::TableSpec spec = specOf(table.table, use);
  auto add = [&](TradeOffLine line) {
    // Spacings that give the same errors share a line.
    auto isSame = [&](const TradeOffLine &other) {
      return llvm::equal(line.points, other.points, [](auto &a, auto &b) {
        return a.segments == b.segments && a.maxError == b.maxError;
      });
    };
    if (!line.points.empty() && llvm::none_of(lines, isSame))
      lines.push_back(std::move(line));
  };
  const bool isQuick = table.table.input().numCodes() <= kFewCodes;
  for (const auto &[spacing, name] : ::qlut::namedValues<::qlut::Spacing>()) {
    const bool isSearched =
        spacing == ::qlut::Spacing::Free || spacing == ::qlut::Spacing::Dyadic;
    spec.spacing = spacing;
    spec.objective =
        isSearched ? ::qlut::Objective::Max : ::qlut::Objective::None;
    add(makeLine(use, spec, name, isSearched && !isQuick ? 4 : 2));
  }
  spec.spacing = ::qlut::Spacing::Dyadic;
  spec.objective = ::qlut::Objective::Max;
  spec.outOfRange = ::qlut::OutOfRange::Clamp;
  // Of the front ends that fit the function the one that ends lower.
  TradeOffLine best;
  for (auto front : {::qlut::FrontEnd::Normalize, ::qlut::FrontEnd::Symmetry}) {
    spec.front = front;
    TradeOffLine line =
        makeLine(use, spec, "dyadic behind " + ::qlut::stringify(front),
                 isQuick ? 2 : 8);
    if (!line.points.empty() &&
        (best.points.empty() ||
         line.points.back().maxError < best.points.back().maxError))
      best = std::move(line);
  }
  add(std::move(best));
  return lines;
}

namespace {
/// Where the name of a line stands.
struct LegendPlace {
  double x, y;
};
} // namespace

/// Rows from the left, as many as they take.
static std::vector<LegendPlace> placeLegend(ArrayRef<TradeOffLine> lines) {
  std::vector<LegendPlace> places;
  LegendPlace next{kEdge, kLegendTop};
  for (const TradeOffLine &line : lines) {
    const double width = 24 + 5.9 * static_cast<double>(line.name.size());
    if (next.x > kEdge && next.x + width > kWidth + 8)
      next = {kEdge, next.y + kRowHeight};
    places.push_back(next);
    next.x += width;
  }
  return places;
}

std::string mlir::qlut::report::drawTradeOff(const CollectedTable &table,
                                             const TableUse &use,
                                             ArrayRef<TradeOffLine> lines) {
  const ::qlut::Certificate &certificate = *use.certificate;
  const auto own = static_cast<double>(certificate.segments);
  const double ownError = std::max(certificate.maxError, 0.1);
  double least = std::min(0.45, ownError), greatest = std::max(2.0, ownError);
  double fewest = 4, most = std::max(256.0, own);
  fewest = std::min(fewest, own);
  for (const TradeOffLine &line : lines)
    for (const TradeOffPoint &point : line.points) {
      least = std::min(least, std::max(point.maxError, 0.1));
      greatest = std::max(greatest, point.maxError);
      fewest = std::min(fewest, static_cast<double>(point.segments));
      most = std::max(most, static_cast<double>(point.segments));
    }
  const std::vector<LegendPlace> legend = placeLegend(lines);
  const double top =
      (legend.empty() ? kLegendTop : legend.back().y) + kRowHeight - 2;
  const double bottom = top + kPlotHeight;
  Axis x{fewest, most, kLeft, kRight, /*isLog=*/true};
  Axis y{least * 0.9, greatest * 1.2, bottom, top, /*isLog=*/true};

  Svg svg(kWidth, bottom + kFoot,
          "maximum error against the number of segments");
  for (double value : y.ticks(5)) {
    svg.line("grid", kLeft, y.at(value), kRight, y.at(value));
    svg.text("tick", kLeft - 6, y.at(value) + 3.5, "end",
             formatNumber(value, 6));
  }
  for (double n = 4; n <= most; n *= most > 4096 ? 8 : most > 256 ? 4 : 2) {
    if (n < fewest)
      continue;
    svg.line("grid", x.at(n), top, x.at(n), bottom);
    svg.text("tick", x.at(n), bottom + 14, "middle",
             std::to_string(static_cast<int64_t>(n)));
  }
  svg.line("bound", kLeft, y.at(0.5), kRight, y.at(0.5));
  for (auto [i, line] : llvm::enumerate(lines)) {
    std::string series = "series" + std::to_string(i % kSeries);
    PathText path;
    for (const TradeOffPoint &point : line.points)
      path.lineTo(x.at(static_cast<double>(point.segments)),
                  y.at(std::max(point.maxError, 0.1)));
    svg.path("line " + series, path.str());
    for (const TradeOffPoint &point : line.points)
      svg.circle("dot " + series, x.at(static_cast<double>(point.segments)),
                 y.at(std::max(point.maxError, 0.1)), 2.4,
                 line.name + ", " + formatCount(point.segments) +
                     " segments: at most " + formatFixed(point.maxError, 2) +
                     " codes, " + formatCount(point.bytes) + " bytes");
    const LegendPlace &place = legend[i];
    svg.line("line " + series, place.x, place.y, place.x + 10, place.y);
    svg.text("tick", place.x + 14, place.y + 3.5, "start", line.name);
  }
  svg.circle("mark", x.at(own), y.at(ownError), 6,
             "this table: " + formatCount(certificate.segments) +
                 " segments, at most " + formatFixed(certificate.maxError, 2) +
                 " codes");
  // The lines fall to the right: there is room above them on their right and
  // below them on their left.
  const bool isRight = x.at(own) > (kLeft + kRight) / 2;
  const bool isBelow = isRight && y.at(ownError) + 18 < bottom;
  svg.text("mark-label", x.at(own) + (isRight ? -4 : 10),
           y.at(ownError) + (isBelow ? 18 : -9), isRight ? "end" : "start",
           "this table");
  svg.text("label", kEdge, 14, "start", "maximum error, output codes");
  svg.text("label", (kLeft + kRight) / 2, bottom + 31, "middle", "segments");
  return svg.finish();
}
