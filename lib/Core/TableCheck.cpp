//===- TableCheck.cpp - the rules of tables -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules T1 to T3, T5 to T7, T9 to T11, T13, T15 and N1 of docs/spec.md, those
// of front ends in FrontTables.cpp, T16 and T17 in QuadraticTable.cpp; T4, T8,
// T12, T14, T18 and T19 say what the kernels compute and are checked by tests
// alone.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "TableDetail.h"
#include "qlut/Core/Kernels.h"

using namespace qlut;
using kernels::LinearPlan;
// Beside those below.
using qlut::detail::checkForm;

/// Each of `numbers` is a code of the storage; the error names the rule's
/// field.
static llvm::Error checkCodes(llvm::ArrayRef<int64_t> numbers,
                              const Storage &storage) {
  for (auto [i, v] : llvm::enumerate(numbers))
    if (!storage.contains(v))
      return makeError("expected values[{0}] to be a code of {1}, {2} to {3}, "
                       "got {4}",
                       i, storage.str(), storage.minCode(), storage.maxCode(),
                       v);
  return llvm::Error::success();
}

/// `offsets` ascend within [least, greatest].
static llvm::Error checkAscending(const char *field,
                                  llvm::ArrayRef<int64_t> offsets,
                                  int64_t least, int64_t greatest) {
  for (auto [i, offset] : llvm::enumerate(offsets)) {
    if (offset < least || offset > greatest)
      return makeError("expected {0}[{1}] in [{2}, {3}], got {4}", field, i,
                       least, greatest, offset);
    if (i > 0 && offset <= offsets[i - 1])
      return makeError("expected {0}[{1}] above {0}[{2}] = {3}, got {4}", field,
                       i, i - 1, offsets[i - 1], offset);
  }
  return llvm::Error::success();
}

static llvm::Error checkForm(const DirectTable &table) {
  // T2: one output code per input code.
  if (int64_t(table.values.size()) != table.input.numCodes())
    return makeError("expected {0} values, one per code of {1}, got {2}",
                     table.input.numCodes(), table.input.str(),
                     table.values.size());
  return checkCodes(table.values, table.output);
}

static llvm::Error checkForm(const StepTable &table) {
  // T3: ascending thresholds that some offset reaches and some does not; one
  // output code more than thresholds.
  if (table.values.size() != table.thresholds.size() + 1)
    return makeError("expected one value more than the {0} thresholds, got {1}",
                     table.thresholds.size(), table.values.size());
  if (llvm::Error error = checkAscending("thresholds", table.thresholds, 1,
                                         table.input.numCodes() - 1))
    return error;
  return checkCodes(table.values, table.output);
}

/// T5: nodes and values.
static llvm::Error checkNodes(const LinearTable &table) {
  if (table.nodes.size() < 2)
    return makeError("expected at least 2 nodes, got {0}", table.nodes.size());
  if (table.slopes.empty() && table.values.size() != table.nodes.size())
    return makeError("expected one value for each of the {0} nodes, got {1}",
                     table.nodes.size(), table.values.size());
  const int64_t codes = table.input.numCodes();
  llvm::ArrayRef<int64_t> nodes = table.nodes;
  // Every segment starts on a code, so there are no more segments than codes.
  if (llvm::Error error =
          checkAscending("nodes", nodes.drop_back(), 0, codes - 1))
    return error;
  // The last segment may pass the last code, but be no longer than another.
  const int64_t start = nodes[nodes.size() - 2];
  int64_t reach = codes - start;
  if (table.spacing == Spacing::PowerOfTwo || table.spacing == Spacing::Dyadic)
    reach = int64_t(1) << llvm::Log2_64_Ceil(reach);
  for (size_t k = 1; k + 1 < nodes.size(); ++k)
    reach = std::max(reach, nodes[k] - nodes[k - 1]);
  if (nodes.back() <= start || nodes.back() > start + reach)
    return makeError("expected the last node in [{0}, {1}], got {2}", start + 1,
                     start + reach, nodes.back());
  return llvm::Error::success();
}

/// T6: lengths are as the spacing says.
static llvm::Error checkSpacing(const LinearTable &table) {
  const int64_t segments = table.numSegments();
  auto length = [&](int64_t k) { return table.nodes[k + 1] - table.nodes[k]; };
  if (table.spacing == Spacing::PowerOfTwo ||
      table.spacing == Spacing::Dyadic) {
    for (int64_t k = 0; k < segments; ++k)
      if (!llvm::isPowerOf2_64(length(k)))
        return makeError("expected segment {0} of {1} spacing to be a power of "
                         "two long, got {2}: use free spacing",
                         k, stringifySpacing(table.spacing), length(k));
  }
  if (table.spacing == Spacing::Dyadic) {
    for (int64_t k = 0; k < segments; ++k)
      if ((table.nodes[k] - table.nodes[0]) % length(k) != 0)
        return makeError("expected segment {0} of dyadic spacing to start a "
                         "multiple of its length {1} after the first node, got "
                         "{2}: use power-of-two or free spacing",
                         k, length(k), table.nodes[k] - table.nodes[0]);
  }
  if (table.spacing != Spacing::Uniform)
    return llvm::Error::success();
  int64_t least = length(0), greatest = length(0);
  for (int64_t k = 0; k < segments; ++k) {
    if (k + 1 < segments)
      least = std::min(least, length(k));
    greatest = std::max(greatest, length(k));
  }
  if (greatest > least + 1)
    return makeError("expected uniform lengths that differ by at most 1, got "
                     "{0} and {1}: use free spacing",
                     least, greatest);
  return llvm::Error::success();
}

/// T15: the last value may leave the width where its node lies past the last
/// code, if every difference of neighbours fits the width: a device keeps it
/// modulo the width and extends the sign of differences.
static bool mayLeaveWidth(const LinearTable &table) {
  if (!table.slopes.empty() || table.nodes.back() < table.input.numCodes())
    return false;
  for (size_t k = 1; k < table.values.size(); ++k)
    if (!llvm::isIntN(table.valueBits, table.values[k] - table.values[k - 1]))
      return false;
  return true;
}

/// T13: one base and one slope per segment, the slope's width and shift.
static llvm::Error checkSlopes(const LinearTable &table) {
  if (table.slopes.empty()) {
    if (table.slopeBits != 0 || table.slopeShift != 0)
      return makeError("expected no width and no shift without slopes, got {0} "
                       "bits and a shift of {1}",
                       table.slopeBits, table.slopeShift);
    return llvm::Error::success();
  }
  const size_t segments = table.numSegments();
  if (table.values.size() != segments || table.slopes.size() != segments)
    return makeError("expected a value and a slope for each of the {0} "
                     "segments, got {1} and {2}",
                     segments, table.values.size(), table.slopes.size());
  if (table.slopeBits < 2 || table.slopeBits > 32)
    return makeError("expected slopes of 2 to 32 bits, got {0}",
                     table.slopeBits);
  if (table.slopeShift < table.guardBits || table.slopeShift > 30)
    return makeError("expected a slope shift from the {0} guard bits to 30, "
                     "got {1}",
                     table.guardBits, table.slopeShift);
  for (auto [k, slope] : llvm::enumerate(table.slopes))
    if (!llvm::isIntN(table.slopeBits, slope))
      return makeError("expected slopes[{0}] to fit {1} bits, got {2}", k,
                       table.slopeBits, slope);
  return llvm::Error::success();
}

/// T7: guard bits and the width of values.
static llvm::Error checkValues(const LinearTable &table) {
  if (table.guardBits > 16)
    return makeError("expected at most 16 guard bits, got {0}",
                     table.guardBits);
  if (table.valueBits < 2 || table.valueBits > 32)
    return makeError("expected values of 2 to 32 bits, got {0}",
                     table.valueBits);
  const bool isSigned = table.output.isSigned();
  for (auto [k, v] : llvm::enumerate(table.values)) {
    bool fits = isSigned ? llvm::isIntN(table.valueBits, v)
                         : v >= 0 && llvm::isUIntN(table.valueBits, v);
    if (!fits && !(k + 1 == table.values.size() && mayLeaveWidth(table)))
      return makeError("expected values[{0}] to fit {1} {2} bits, got {3}", k,
                       table.valueBits, isSigned ? "signed" : "unsigned", v);
  }
  return llvm::Error::success();
}

llvm::Error qlut::detail::checkLinear(const LinearTable &table) {
  if (llvm::Error error = checkNodes(table))
    return error;
  if (llvm::Error error = checkSpacing(table))
    return error;
  if (llvm::Error error = checkSlopes(table))
    return error;
  return checkValues(table);
}

static llvm::Error checkForm(const LinearTable &table) {
  return detail::checkLinear(table);
}

static llvm::Error checkForm(const FitTable &table) {
  // T10: lines from offset 0 on, each with intercept and slope; shift.
  if (table.starts.empty() || table.starts[0] != 0)
    return makeError("expected starts[0] to be 0, got {0}",
                     table.starts.empty() ? std::string("no starts")
                                          : std::to_string(table.starts[0]));
  if (llvm::Error error =
          checkAscending("starts", table.starts, 0, table.input.numCodes() - 1))
    return error;
  if (table.intercepts.size() != table.starts.size() ||
      table.slopes.size() != table.starts.size())
    return makeError("expected an intercept and a slope for each of the {0} "
                     "starts, got {1} and {2}",
                     table.starts.size(), table.intercepts.size(),
                     table.slopes.size());
  if (table.shift > 62)
    return makeError("expected a shift of at most 62, got {0}", table.shift);
  return llvm::Error::success();
}

/// N1: the registers of one table.
static llvm::Error checkHalf(const NvdlaTable::Half &half, const char *name,
                             int64_t segments) {
  auto expect = [&](const char *field, int64_t value, int64_t least,
                    int64_t greatest) -> llvm::Error {
    if (value < least || value > greatest)
      return makeError("expected {0} {1} in [{2}, {3}], got {4}", name, field,
                       least, greatest, value);
    return llvm::Error::success();
  };
  if (int64_t(half.values.size()) != segments + 1)
    return makeError("expected {0} {1} values, got {2}", segments + 1, name,
                     half.values.size());
  for (int64_t value : half.values)
    if (llvm::Error error = expect("values", value, INT16_MIN, INT16_MAX))
      return error;
  for (int64_t bound : {half.start, half.end})
    if (llvm::Error error = expect("bounds", bound, INT32_MIN, INT32_MAX))
      return error;
  for (const NvdlaTable::Slope &slope : {half.underflow, half.overflow}) {
    if (llvm::Error error = expect("scale", slope.scale, INT16_MIN, INT16_MAX))
      return error;
    if (llvm::Error error = expect("shift", slope.shift, -16, 15))
      return error;
  }
  return expect("select", half.select, 0, 31);
}

static llvm::Error checkForm(const NvdlaTable &table) {
  for (const Storage *storage : {&table.input, &table.output})
    if (storage->kind != Storage::Kind::Signed || storage->bits < 8)
      return makeError("expected storages i8 or i16, got {0}", storage->str());
  if (llvm::Error error = checkHalf(table.le, "le", NvdlaTable::leSegments))
    return error;
  return checkHalf(table.lo, "lo", NvdlaTable::loSegments);
}

llvm::Error Table::check() const {
  // T1: storages.
  for (const Storage *storage : {&input(), &output()}) {
    if (llvm::Error error = storage->check())
      return error;
    if (storage->bits > 16)
      return makeError("expected table codes of at most 16 bits, got {0}",
                       storage->str());
  }
  if (llvm::Error error =
          std::visit([](auto &table) { return checkForm(table); }, form))
    return error;

  std::optional<LinearPlan> plan;
  if (const LinearTable *inner = linear()) {
    // T9: the division by lengths is proven.
    llvm::Expected<LinearPlan> derived = LinearPlan::get(*inner);
    if (!derived)
      return derived.takeError();
    plan = std::move(*derived);
  }
  // T11: no intermediate leaves 62 bits.
  if (!detail::fitsKernel(*this, plan ? &*plan : nullptr, 63))
    return makeError("expected intermediates of at most 62 bits, got more: use "
                     "fewer bits in the {0}",
                     getIf<FitTable>() ? "coefficients" : "values");
  return llvm::Error::success();
}
