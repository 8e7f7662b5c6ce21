//===- CodeWeights.cpp - how much each input code counts ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeWeights.h"
#include "qlut/Core/LinearSynthesis.h"
#include "qlut/Execution/Histogram.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// Offsets of codes.
struct Domain {
  int64_t first, count;
};
} // namespace

/// The codes that cover the range (spec B1).
static Domain domainOf(const ::qlut::Format &in,
                       std::optional<::qlut::RealRange> range) {
  const ::qlut::Storage &storage = in.storage;
  if (!range || storage.kind == ::qlut::Storage::Kind::Binary)
    return {0, storage.numCodes()};
  auto offset = [&](double multiple) {
    const auto code = multiple + static_cast<double>(in.zeroPoint) -
                      static_cast<double>(storage.minCode());
    return static_cast<int64_t>(
        std::clamp(code, 0.0, static_cast<double>(storage.numCodes() - 1)));
  };
  const int64_t first = offset(std::floor(range->lo / in.scale));
  const int64_t last = offset(std::ceil(range->hi / in.scale));
  return {first, last - first + 1};
}

/// The samples of the codes of the domain alone.
static std::vector<double> countInside(const ::qlut::TensorStatistics &seen,
                                       const ::qlut::Format &in, Domain domain,
                                       ::qlut::Rounding quantizeRounding) {
  // Quantize rounds to the nearest code, or down; binary asks for the sign.
  ::qlut::CodeCells cells;
  cells.scale = in.scale;
  cells.count = domain.count;
  cells.firstEdge =
      static_cast<double>(in.storage.minCode() + domain.first - in.zeroPoint);
  if (in.storage.kind == ::qlut::Storage::Kind::Binary)
    cells.firstEdge = -1;
  else if (quantizeRounding != ::qlut::Rounding::Floor)
    cells.firstEdge -= 0.5;
  return ::qlut::countCodes(seen, cells);
}

/// One number per code of the storage, 0 outside the domain.
static std::vector<double> widen(ArrayRef<double> inside,
                                 const ::qlut::Format &in, Domain domain) {
  std::vector<double> all(in.storage.numCodes(), 0.0);
  llvm::copy(inside, all.begin() + domain.first);
  return all;
}

std::vector<double> mlir::qlut::countSamples(
    const ::qlut::TensorStatistics &seen, const ::qlut::Format &in,
    std::optional<::qlut::RealRange> range, ::qlut::Rounding quantizeRounding) {
  const Domain domain = domainOf(in, range);
  return widen(countInside(seen, in, domain, quantizeRounding), in, domain);
}

std::vector<double> mlir::qlut::weighCodes(
    const ::qlut::TensorStatistics &seen, const ::qlut::Format &in,
    std::optional<::qlut::RealRange> range, ::qlut::Rounding quantizeRounding) {
  const Domain domain = domainOf(in, range);
  return widen(
      ::qlut::mixWeights(countInside(seen, in, domain, quantizeRounding)), in,
      domain);
}
