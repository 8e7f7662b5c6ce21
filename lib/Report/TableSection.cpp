//===- TableSection.cpp - one table of a report ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CurvePlot.h"
#include "Page.h"
#include "Svg.h"
#include "TradeOff.h"
#include "qlut/Execution/Histogram.h"
#include "qlut/Export/TableArrays.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

/// Parts of the histogram: as fine as the picture.
static constexpr unsigned kHistogramParts = 106;

/// What calibration saw at that use; null if nothing.
static const ::qlut::TensorStatistics *
findSamples(const TableUse &use, const ::qlut::Statistics *statistics) {
  if (!statistics)
    return nullptr;
  auto it = statistics->tensors.find(use.layer);
  if (it == statistics->tensors.end())
    return nullptr;
  const ::qlut::TensorStatistics *seen = &it->second;
  if (seen->axis) {
    auto channel = static_cast<uint64_t>(use.channel.value_or(-1));
    if (channel >= seen->channels.size())
      return nullptr;
    seen = &seen->channels[channel];
  }
  return seen->count() > 0 ? seen : nullptr;
}

/// The calibration values of all layers that use the table, over its codes.
static std::optional<Histogram>
findHistogram(const CollectedTable &table, const ::qlut::Format &in,
              const ::qlut::Statistics *statistics) {
  SmallVector<const ::qlut::TensorStatistics *> seen;
  for (const TableUse &use : table.uses) {
    const ::qlut::TensorStatistics *counts = findSamples(use, statistics);
    if (counts && !llvm::is_contained(seen, counts))
      seen.push_back(counts);
  }
  if (seen.empty())
    return std::nullopt;
  // What rounds to a code lies half a code around it.
  const auto least = static_cast<double>(in.storage.minCode());
  const auto greatest = static_cast<double>(in.storage.maxCode());
  return makeHistogram(seen, realOf(in, least - 0.5),
                       realOf(in, greatest + 0.5), kHistogramParts);
}

namespace {
/// A list of names and values.
class Facts {
public:
  explicit Facts(llvm::raw_ostream &os) : os(os) { os << "<dl>\n"; }
  ~Facts() { os << "</dl>\n"; }

  void add(StringRef name, const Twine &value) {
    os << "<dt>" << name << "</dt><dd>" << escape(value.str()) << "</dd>\n";
  }

private:
  llvm::raw_ostream &os;
};
} // namespace

static void addCertificate(Facts &facts, const TableUse &use) {
  const ::qlut::Certificate &certificate = *use.certificate;
  if (certificate.codes == 0)
    return facts.add("error", "no code of the range has a finite value");
  facts.add("max. error",
            formatFixed(certificate.maxError, 3) + " codes, at x = " +
                formatNumber(use.in->toReal(certificate.worstCode)) +
                " (code " + formatNumber(double(certificate.worstCode), 6) +
                ")");
  facts.add("least possible",
            formatFixed(certificate.bound, 3) + " codes in " +
                formatCount(certificate.segments) + " segments, " +
                formatFixed(certificate.nodeBound, 3) + " in these");
  facts.add("ULP error", formatNumber(certificate.maxUlp) + " of " +
                             ::qlut::stringifyFloatKind(use.type));
  facts.add("mean error", formatFixed(certificate.meanError, 3) +
                              " codes, bias " +
                              formatFixed(certificate.meanSignedError, 3));
  std::string compared = formatCount(certificate.codes) + " codes";
  if (certificate.skipped > 0)
    compared += ", " + formatCount(certificate.skipped) + " without a value";
  facts.add("compared", compared);
  facts.add("monotonic",
            ::qlut::stringifyMonotonicity(certificate.monotonicity));
}

/// The share of the samples at that use which the table's range has.
static void addHitShare(Facts &facts, const TableUse &use,
                        const ::qlut::Statistics *statistics) {
  const ::qlut::TensorStatistics *seen = findSamples(use, statistics);
  if (!seen || !use.in)
    return;
  const ::qlut::Storage &storage = use.in->storage;
  const ::qlut::RealRange range = use.range.value_or(::qlut::RealRange{
      use.in->toReal(storage.minCode()), use.in->toReal(storage.maxCode())});
  if (auto share = ::qlut::shareWithin(*seen, range.lo, range.hi))
    facts.add("samples in range", formatNumber(*share * 100) + " % of " +
                                      formatCount(int64_t(seen->count())));
}

static void writeFacts(const CollectedTable &collected, const TableUse &use,
                       const ::qlut::Statistics *statistics,
                       llvm::raw_ostream &os) {
  const ::qlut::Table &table = collected.table;
  Facts facts(os);
  if (use.range)
    facts.add("range", formatNumber(use.range->lo) + " to " +
                           formatNumber(use.range->hi));
  auto format = [&](const std::optional<::qlut::Format> &known,
                    const ::qlut::Storage &storage) {
    if (!known)
      return storage.str();
    std::string text = storage.str() + ", scale " + formatNumber(known->scale);
    if (known->zeroPoint != 0)
      text += ", zero " + formatNumber(double(known->zeroPoint), 6);
    return text;
  };
  facts.add("input", format(use.in, table.input()));
  facts.add("output", format(use.out, table.output()));
  addHitShare(facts, use, statistics);
  facts.add("form", formText(table));
  facts.add("front end", ::qlut::stringifyFrontEnd(table.frontEnd()));
  for (const auto &[name, value] : ::qlut::getTableArrays(table).fields) {
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    if (name != "spacing")
      facts.add(words, value);
  }
  facts.add("size", formatCount(table.numSegments()) + " segments, " +
                        formatCount(table.numEntries()) + " entries, " +
                        formatCount(table.numBytes()) + " bytes");
  facts.add("computed in", llvm::Twine(table.computeBits()) + "-bit integers");
  if (use.certificate)
    addCertificate(facts, use);
}

/// The places that use the table, the shown one first; not all of very many,
/// as channels may be.
static void writePlaces(const CollectedTable &table, const TableUse &shown,
                        llvm::raw_ostream &os) {
  constexpr size_t kMostPlaces = 12;
  os << "<p class=\"note\">" << escape(placeText(shown));
  size_t listed = 1;
  for (const TableUse &use : table.uses)
    if (&use != &shown && listed < kMostPlaces) {
      os << "<br>" << escape(placeText(use));
      ++listed;
    }
  if (listed < table.uses.size())
    os << "<br>and "
       << formatCount(static_cast<int64_t>(table.uses.size() - listed))
       << " more";
  os << "</p>\n";
}

void mlir::qlut::report::writeTableSection(const CollectedTable &table,
                                           const ::qlut::Statistics *statistics,
                                           llvm::raw_ostream &os) {
  const TableUse &use = shownUse(table);
  os << "<article id=\"" << table.name << "\">\n<h3>";
  if (use.function)
    os << "<code>" << escape(use.function->str()) << "</code>";
  else
    os << table.name;
  os << "</h3>\n";
  writePlaces(table, use, os);
  std::optional<Histogram> histogram = findHistogram(
      table, use.in.value_or(plainFormat(table.table.input())), statistics);
  os << "<div class=\"columns\">\n<div>\n"
     << drawCurve(table, use, histogram ? &*histogram : nullptr)
     << "</div>\n<div>\n";
  if (use.certificate && use.certificate->codes > 0)
    os << drawTradeOff(table, use, computeTradeOff(table, use));
  writeFacts(table, use, statistics, os);
  os << "</div>\n</div>\n</article>\n";
}
