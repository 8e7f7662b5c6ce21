//===- CodeWeights.cpp - how much each input code counts ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeWeights.h"
#include "qlut/Core/CodeRange.h"
#include "qlut/Core/LinearSynthesis.h"
#include "qlut/Execution/Histogram.h"
#include <algorithm>

using namespace mlir;
using namespace mlir::qlut;

using ::qlut::CodeRange;

/// The codes that cover the range (spec B1); none if it lies beyond them all.
static CodeRange domainOf(const ::qlut::Format &in,
                          std::optional<::qlut::RealRange> range) {
  if (!range)
    return {0, in.storage.numCodes() - 1};
  llvm::Expected<CodeRange> domain =
      ::qlut::coveringCodes(in, range->lo, range->hi);
  if (domain)
    return *domain;
  llvm::consumeError(domain.takeError());
  return {0, -1};
}

/// The samples of the codes of the domain alone.
static std::vector<double> countInside(const ::qlut::TensorStatistics &seen,
                                       const ::qlut::Format &in,
                                       CodeRange domain,
                                       ::qlut::Rounding quantizeRounding) {
  if (domain.size() <= 0)
    return {};
  // Quantize rounds to the nearest code, or down; binary asks for the sign.
  ::qlut::CodeCells cells;
  cells.scale = in.scale;
  cells.count = domain.size();
  cells.firstEdge =
      static_cast<double>(in.storage.minCode() + domain.first - in.zeroPoint);
  if (in.storage.kind == ::qlut::Storage::Kind::Binary)
    cells.firstEdge = static_cast<double>(domain.first - 1);
  else if (quantizeRounding != ::qlut::Rounding::Floor)
    cells.firstEdge -= 0.5;
  return ::qlut::countCodes(seen, cells);
}

/// One number per code of the storage, 0 outside the domain.
static std::vector<double> widen(ArrayRef<double> inside,
                                 const ::qlut::Format &in, CodeRange domain) {
  std::vector<double> all(in.storage.numCodes(), 0.0);
  llvm::copy(inside, all.begin() + domain.first);
  return all;
}

std::vector<double> mlir::qlut::countSamples(
    const ::qlut::TensorStatistics &seen, const ::qlut::Format &in,
    std::optional<::qlut::RealRange> range, ::qlut::Rounding quantizeRounding) {
  const CodeRange domain = domainOf(in, range);
  return widen(countInside(seen, in, domain, quantizeRounding), in, domain);
}

std::vector<double> mlir::qlut::weighCodes(
    const ::qlut::TensorStatistics &seen, const ::qlut::Format &in,
    std::optional<::qlut::RealRange> range, ::qlut::Rounding quantizeRounding) {
  const CodeRange domain = domainOf(in, range);
  return widen(
      ::qlut::mixWeights(countInside(seen, in, domain, quantizeRounding)), in,
      domain);
}
