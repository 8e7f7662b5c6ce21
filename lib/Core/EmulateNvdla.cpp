//===- EmulateNvdla.cpp - filling a unit of two tables --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "Emulation.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace qlut;
using Half = NvdlaTable::Half;

namespace {
/// Fills tables and compares them. Positions are offsets, errors in 2^-8
/// codes of the output.
class NvdlaBuilder {
public:
  NvdlaBuilder(const Format &in, const Format &out, CodeRange domain)
      : in(in), out(out), domain(domain) {}

  /// Evaluates the function over the domain. Error: a pole.
  llvm::Error evaluate(CodeFunction &function);
  NvdlaTable build();

private:
  Half makeHalf(int64_t start, unsigned select, int64_t segments,
                bool isExponential) const;
  int64_t nodeValue(int64_t offset, int64_t before) const;
  /// The error of a half's result at each code of [first, last].
  std::vector<int64_t> errors(const Half &half, bool isExponential,
                              int64_t first, int64_t last) const;
  void tryLo(const Half &le, bool isExponential);

  const Format &in, &out;
  CodeRange domain;
  static constexpr unsigned guard = 8;
  /// The function over the domain, kept to the codes of the output.
  std::vector<int64_t> exact;
  NvdlaTable best;
  int64_t bestError = INT64_MAX;
};
} // namespace

llvm::Error NvdlaBuilder::evaluate(CodeFunction &function) {
  const int64_t unit = int64_t(1) << guard;
  for (int64_t u = domain.first; u <= domain.last; ++u) {
    llvm::Expected<int64_t> value = function.value(u, guard);
    if (!value)
      return value.takeError();
    exact.push_back(std::clamp(*value, out.storage.minCode() * unit,
                               out.storage.maxCode() * unit));
  }
  return llvm::Error::success();
}

/// The value of the node at `offset`, the one before it at `before`: the
/// nearest code; past the domain such that the segment that holds the last
/// code is right there, then constant.
int64_t NvdlaBuilder::nodeValue(int64_t offset, int64_t before) const {
  auto nearest = [](int64_t numerator, int64_t denominator) {
    return llvm::divideFloorSigned(2 * numerator + denominator,
                                   2 * denominator);
  };
  auto exactAt = [&](int64_t u) {
    return exact[std::clamp(u, domain.first, domain.last) - domain.first];
  };
  const int64_t unit = int64_t(1) << guard;
  const int64_t from = std::max(before, domain.first);
  if (offset <= domain.last || from >= domain.last)
    return nearest(exactAt(offset), unit);
  const int64_t left = exactAt(from), rise = exactAt(domain.last) - left;
  const int64_t value =
      nearest(left * (domain.last - from) + rise * (offset - from),
              unit * (domain.last - from));
  return std::clamp<int64_t>(value, INT16_MIN, INT16_MAX);
}

Half NvdlaBuilder::makeHalf(int64_t start, unsigned select, int64_t segments,
                            bool isExponential) const {
  Half half;
  half.start = start + in.storage.minCode();
  half.select = select;
  int64_t before = start;
  for (int64_t k = 0; k <= segments; ++k) {
    // Doubling segments have long passed all codes at 2^32.
    const int64_t offset =
        start + (isExponential ? int64_t(1) << std::min<int64_t>(select + k, 32)
                               : k << select);
    half.values.push_back(nodeValue(offset, before));
    half.end = std::min<int64_t>(offset + in.storage.minCode(), INT32_MAX);
    before = offset;
  }
  return half;
}

std::vector<int64_t> NvdlaBuilder::errors(const Half &half, bool isExponential,
                                          int64_t first, int64_t last) const {
  kernels::IntegerBackend<> backend;
  std::vector<int64_t> result;
  for (int64_t u = first; u <= last; ++u) {
    const int64_t code = kernels::nvdlaHalf(backend, u + in.storage.minCode(),
                                            half, isExponential)
                             .value;
    const int64_t kept = kernels::saturate(backend, code, out.storage);
    result.push_back(
        std::abs(kept * (int64_t(1) << guard) - exact[u - domain.first]));
  }
  return result;
}

/// Adds the LO that leaves the least error beside a LE.
void NvdlaBuilder::tryLo(const Half &le, bool isExponential) {
  const std::vector<int64_t> leErrors =
      errors(le, isExponential, domain.first, domain.last);
  // The greatest error of LE before, and from a code on.
  std::vector<int64_t> before(leErrors.size() + 1), after(leErrors.size() + 1);
  for (size_t i = 0; i < leErrors.size(); ++i)
    before[i + 1] = std::max(before[i], leErrors[i]);
  for (size_t i = leErrors.size(); i > 0; --i)
    after[i - 1] = std::max(after[i], leErrors[i - 1]);

  for (unsigned select = 0;; ++select) {
    const int64_t length = NvdlaTable::loSegments << select;
    const bool coversAll = length >= domain.size();
    const int64_t stride = std::max<int64_t>(length / 8, 1);
    for (int64_t start = domain.first; start <= domain.last; start += stride) {
      const Half lo = makeHalf(start, select, NvdlaTable::loSegments, false);
      // LO answers inside of its ends, LE at them and outside.
      const int64_t first = start + 1;
      const int64_t last = std::min(start + length - 1, domain.last);
      int64_t worst = before[first - domain.first];
      if (last >= first) {
        worst = std::max(worst, after[last + 1 - domain.first]);
        if (worst < bestError)
          for (int64_t error : errors(lo, false, first, last))
            worst = std::max(worst, error);
      }
      if (worst < bestError) {
        bestError = worst;
        best.isExponential = isExponential;
        best.le = le;
        best.lo = lo;
      }
      if (coversAll)
        break;
    }
    if (coversAll)
      return;
  }
}

NvdlaTable NvdlaBuilder::build() {
  best.input = in.storage;
  best.output = out.storage;
  best.hybrid = NvdlaTable::LO;
  unsigned select = 0;
  while (NvdlaTable::leSegments << select < domain.size())
    ++select;
  tryLo(makeHalf(domain.first, select, NvdlaTable::leSegments, false), false);
  tryLo(makeHalf(domain.first - 1, 0, NvdlaTable::leSegments, true), true);
  return std::move(best);
}

llvm::Expected<Table> qlut::buildNvdla(const Format &in, const Format &out,
                                       CodeFunction &function,
                                       CodeRange domain) {
  for (const Format *format : {&in, &out})
    if (format->storage.kind != Storage::Kind::Signed ||
        format->storage.bits < 8)
      return makeError("expected codes i8 or i16 of a nvdla table, got {0}",
                       format->storage.str());
  NvdlaBuilder builder(in, out, domain);
  if (llvm::Error error = builder.evaluate(function))
    return error;
  return Table(builder.build());
}
