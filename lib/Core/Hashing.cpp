//===- Hashing.cpp - hashes of core values --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Hashing.h"
#include "TargetFields.h"
#include "llvm/ADT/bit.h"

using llvm::hash_code;
using llvm::hash_combine;

namespace qlut {

template <typename T>
static hash_code hashList(const std::vector<T> &list) {
  return llvm::hash_combine_range(list.begin(), list.end());
}

hash_code hash_value(const Storage &storage) {
  return hash_combine(storage.bits, storage.kind);
}

hash_code hash_value(const Format &format) {
  // Both zeros compare equal; neither is a valid scale, yet both must hash
  // alike. NaN never compares equal, so its hash is free.
  double scale = format.scale == 0 ? 0.0 : format.scale;
  return hash_combine(format.storage, llvm::bit_cast<uint64_t>(scale),
                      format.zeroPoint);
}

hash_code hash_value(const ChannelFormats &formats) {
  hash_code hash = hash_value(formats.storage);
  for (int64_t channel = 0; channel < formats.numChannels(); ++channel)
    hash = hash_combine(hash, formats.get(channel));
  return hash;
}

static hash_code hashForm(const DirectTable &t) {
  return hash_combine(t.input, t.output, hashList(t.values));
}

static hash_code hashForm(const LinearTable &t) {
  return hash_combine(t.input, t.output, t.spacing, t.outOfRange, t.rounding,
                      t.guardBits, t.valueBits, hashList(t.nodes),
                      hashList(t.values), hashList(t.slopes), t.slopeBits,
                      t.slopeShift);
}

static hash_code hashForm(const StepTable &t) {
  return hash_combine(t.input, t.output, hashList(t.thresholds),
                      hashList(t.values));
}

static hash_code hashForm(const FitTable &t) {
  return hash_combine(t.input, t.output, t.rounding, t.shift,
                      hashList(t.starts), hashList(t.intercepts),
                      hashList(t.slopes));
}

static hash_code hashHalf(const NvdlaTable::Half &h) {
  return hash_combine(h.start, h.end, h.select, h.underflow.scale,
                      h.underflow.shift, h.overflow.scale, h.overflow.shift,
                      hashList(h.values));
}

static hash_code hashForm(const NvdlaTable &t) {
  return hash_combine(t.input, t.output, t.isExponential, hashHalf(t.le),
                      hashHalf(t.lo), t.underflow, t.overflow, t.hybrid);
}

static hash_code hashForm(const QuadraticTable &t) {
  return hash_combine(
      hash_combine(t.input, t.output, t.first, t.last, t.lengthShift, t.center,
                   t.guardBits, t.slopeShift, t.curvatureShift),
      hashList(t.values), hashList(t.slopes), hashList(t.curvatures));
}

static hash_code hashForm(const FoldedTable &t) {
  return hash_combine(t.input, t.output, t.rounding, t.center, t.reach,
                      t.storesNegative, t.negates, t.fractionBits, t.offset,
                      t.slope, hashList(t.values),
                      t.linear      ? hashForm(*t.linear)
                      : t.quadratic ? hashForm(*t.quadratic)
                                    : hash_code(0));
}

static hash_code hashForm(const NormalizedTable &t) {
  return hash_combine(
      hash_combine(t.input, t.output, t.kind, t.mirror, t.rounding, t.zeroPoint,
                   t.outputZeroPoint, t.first, t.last, t.octaves),
      hash_combine(t.fractionBits, t.multiplier, t.productShift, t.valueShift,
                   t.term, t.offset, t.shift, t.step, t.below.has_value(),
                   t.below.value_or(0)),
      hashForm(t.linear));
}

hash_code hash_value(const Table &table) {
  return hash_combine(
      table.get().index(),
      std::visit([](const auto &form) { return hashForm(form); }, table.get()));
}

template <typename T>
static hash_code hashField(const T &field) {
  return llvm::hash_combine(field);
}
template <typename T>
static hash_code hashField(const std::vector<T> &field) {
  return hashList(field);
}

hash_code hash_value(const Target &target) {
  hash_code hash = llvm::hash_value(0);
  detail::visitFields([&](llvm::StringRef, auto member) {
    hash = hash_combine(hash, hashField(target.*member));
  });
  return hash;
}

} // namespace qlut
