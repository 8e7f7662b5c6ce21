//===- Table.cpp - the forms of integer lookup tables ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Table.h"
#include "TableDetail.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include <atomic>
#include <cmath>
#include <tuple>

using namespace qlut;
using kernels::LinearPlan;

//===----------------------------------------------------------------------===//
// Equality
//===----------------------------------------------------------------------===//

bool DirectTable::operator==(const DirectTable &o) const {
  return std::tie(input, output, values) ==
         std::tie(o.input, o.output, o.values);
}

bool LinearTable::operator==(const LinearTable &o) const {
  return std::tie(input, output, spacing, outOfRange, rounding, guardBits,
                  valueBits, nodes, values, slopes, slopeBits, slopeShift) ==
         std::tie(o.input, o.output, o.spacing, o.outOfRange, o.rounding,
                  o.guardBits, o.valueBits, o.nodes, o.values, o.slopes,
                  o.slopeBits, o.slopeShift);
}

bool FoldedTable::operator==(const FoldedTable &o) const {
  return std::tie(input, output, rounding, center, reach, storesNegative,
                  negates, fractionBits, offset, slope, values, linear,
                  quadratic) ==
         std::tie(o.input, o.output, o.rounding, o.center, o.reach,
                  o.storesNegative, o.negates, o.fractionBits, o.offset,
                  o.slope, o.values, o.linear, o.quadratic);
}

bool NormalizedTable::operator==(const NormalizedTable &o) const {
  return std::tie(input, output, kind, mirror, rounding, zeroPoint,
                  outputZeroPoint, first, last, octaves, fractionBits,
                  multiplier, productShift, valueShift, term, offset, shift,
                  step, below, linear) ==
         std::tie(o.input, o.output, o.kind, o.mirror, o.rounding, o.zeroPoint,
                  o.outputZeroPoint, o.first, o.last, o.octaves, o.fractionBits,
                  o.multiplier, o.productShift, o.valueShift, o.term, o.offset,
                  o.shift, o.step, o.below, o.linear);
}

bool StepTable::operator==(const StepTable &o) const {
  return std::tie(input, output, thresholds, values) ==
         std::tie(o.input, o.output, o.thresholds, o.values);
}

bool FitTable::operator==(const FitTable &o) const {
  return std::tie(input, output, rounding, shift, starts, intercepts, slopes) ==
         std::tie(o.input, o.output, o.rounding, o.shift, o.starts,
                  o.intercepts, o.slopes);
}

bool NvdlaTable::Half::operator==(const Half &o) const {
  return std::tie(start, end, select, underflow, overflow, values) ==
         std::tie(o.start, o.end, o.select, o.underflow, o.overflow, o.values);
}

bool NvdlaTable::operator==(const NvdlaTable &o) const {
  return std::tie(input, output, isExponential, le, lo, underflow, overflow,
                  hybrid) == std::tie(o.input, o.output, o.isExponential, o.le,
                                      o.lo, o.underflow, o.overflow, o.hybrid);
}

//===----------------------------------------------------------------------===//
// Figures
//===----------------------------------------------------------------------===//

const Storage &Table::input() const {
  return std::visit([](auto &f) -> const Storage & { return f.input; }, form);
}

const Storage &Table::output() const {
  return std::visit([](auto &f) -> const Storage & { return f.output; }, form);
}

llvm::StringRef Table::formName() const {
  static constexpr llvm::StringLiteral names[] = {
      "direct", "linear", "step",       "fit",
      "nvdla",  "folded", "normalized", "quadratic"};
  return names[form.index()];
}

FrontEnd Table::frontEnd() const {
  if (getIf<FoldedTable>())
    return FrontEnd::Symmetry;
  return getIf<NormalizedTable>() ? FrontEnd::Normalize : FrontEnd::None;
}

const LinearTable *Table::linear() const {
  if (auto *folded = getIf<FoldedTable>())
    return folded->linear ? &*folded->linear : nullptr;
  if (auto *normalized = getIf<NormalizedTable>())
    return &normalized->linear;
  return getIf<LinearTable>();
}

const QuadraticTable *Table::quadratic() const {
  if (auto *folded = getIf<FoldedTable>())
    return folded->quadratic ? &*folded->quadratic : nullptr;
  return getIf<QuadraticTable>();
}

static int64_t sizeOf(llvm::ArrayRef<int64_t> numbers) {
  return static_cast<int64_t>(numbers.size());
}

int64_t Table::numEntries() const {
  if (auto *direct = getIf<DirectTable>())
    return sizeOf(direct->values);
  if (auto *inner = linear())
    return sizeOf(inner->values) + sizeOf(inner->slopes);
  if (auto *inner = quadratic())
    return 3 * inner->numSegments();
  if (auto *folded = getIf<FoldedTable>())
    return sizeOf(folded->values);
  if (auto *step = getIf<StepTable>())
    return sizeOf(step->thresholds) + sizeOf(step->values);
  if (auto *nvdla = getIf<NvdlaTable>())
    return sizeOf(nvdla->le.values) + sizeOf(nvdla->lo.values);
  auto *fit = getIf<FitTable>();
  return sizeOf(fit->intercepts) + sizeOf(fit->slopes);
}

int64_t Table::numSegments() const {
  if (auto *direct = getIf<DirectTable>())
    return sizeOf(direct->values);
  if (auto *inner = linear())
    return inner->numSegments();
  if (auto *inner = quadratic())
    return inner->numSegments();
  if (auto *folded = getIf<FoldedTable>())
    return sizeOf(folded->values);
  if (auto *step = getIf<StepTable>())
    return sizeOf(step->values);
  if (getIf<NvdlaTable>())
    return NvdlaTable::leSegments + NvdlaTable::loSegments;
  return sizeOf(getIf<FitTable>()->starts);
}

/// Bytes of all the numbers, each in the least of 1, 2, 4 or 8 bytes that
/// holds the one of most bits.
static int64_t leastBytes(llvm::ArrayRef<int64_t> numbers) {
  int64_t bytes = 1;
  for (int64_t v : numbers)
    while (bytes < 8 && !llvm::isIntN(8 * bytes, v))
      bytes *= 2;
  return bytes * sizeOf(numbers);
}

static int64_t linearBytes(const LinearTable &table, const LinearPlan &plan) {
  int64_t bytes = sizeOf(table.values) * ((table.valueBits + 7) / 8) +
                  sizeOf(table.slopes) * ((table.slopeBits + 7) / 8);
  // Dyadic breakpoints are kept like free ones, unless a shift finds segments.
  if (table.spacing == Spacing::Free ||
      (table.spacing == Spacing::Dyadic &&
       plan.index == LinearPlan::Index::Search))
    bytes += (sizeOf(table.nodes) - 2) * table.input.bytes();
  // A segment's number, and a shift in one byte.
  const int64_t cellBytes = table.numSegments() <= 256 ? 2 : 3;
  return bytes + sizeOf(plan.cellBase) * cellBytes;
}

/// Bytes of the numbers of a front end that no shift stands for.
static int64_t factorBytes(llvm::ArrayRef<int64_t> numbers) {
  int64_t bytes = 0;
  for (int64_t v : numbers)
    if (v != 0 && !llvm::isPowerOf2_64(v < 0 ? -uint64_t(v) : uint64_t(v)))
      bytes += leastBytes(v);
  return bytes;
}

int64_t Table::numBytes() const {
  if (auto *direct = getIf<DirectTable>())
    return sizeOf(direct->values) * direct->output.bytes();
  int64_t bytes = 0;
  if (auto *folded = getIf<FoldedTable>())
    bytes = factorBytes({folded->offset, folded->slope}) +
            sizeOf(folded->values) * folded->output.bytes();
  if (auto *normalized = getIf<NormalizedTable>())
    bytes = factorBytes(
        {normalized->multiplier, normalized->term, normalized->offset});
  if (auto *inner = linear())
    return bytes + linearBytes(*inner, *linearPlan());
  // Words, and a byte of curvature.
  if (auto *inner = quadratic())
    return bytes + 5 * inner->numSegments();
  if (getIf<FoldedTable>())
    return bytes;
  if (auto *step = getIf<StepTable>())
    return sizeOf(step->thresholds) * step->input.bytes() +
           sizeOf(step->values) * step->output.bytes();
  if (getIf<NvdlaTable>())
    return 2 * numEntries();
  auto *fit = getIf<FitTable>();
  return (sizeOf(fit->starts) - 1) * fit->input.bytes() +
         leastBytes(fit->intercepts) + leastBytes(fit->slopes);
}

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

const LinearPlan *Table::linearPlan() const {
  const LinearTable *inner = linear();
  if (!inner)
    return nullptr;
  // Two threads may both derive the plan; the results are equal.
  std::shared_ptr<const LinearPlan> known = std::atomic_load(&plan);
  if (!known) {
    auto derived = std::make_shared<const LinearPlan>(
        llvm::cantFail(LinearPlan::get(*inner)));
    if (std::atomic_compare_exchange_strong(&plan, &known, derived))
      known = derived;
  }
  return known.get();
}

int64_t Table::evaluate(int64_t code) const {
  kernels::IntegerBackend<> backend;
  return kernels::evaluate(backend, code, *this, linearPlan());
}

std::vector<int64_t> Table::evaluateAll() const {
  kernels::IntegerBackend<> backend;
  const LinearPlan *inner = linearPlan();
  std::vector<int64_t> results;
  results.reserve(input().numCodes());
  for (int64_t code = input().minCode(); code <= input().maxCode(); ++code)
    results.push_back(kernels::evaluate(backend, code, *this, inner));
  return results;
}

/// Runs the kernel over all codes, noting the range of its integers.
static kernels::RangeBackend noteRange(const Table &table,
                                       const LinearPlan *plan) {
  kernels::RangeBackend backend;
  const Storage &input = table.input();
  for (int64_t code = input.minCode(); code <= input.maxCode(); ++code)
    kernels::evaluate(backend, code, table, plan);
  return backend;
}

bool qlut::detail::fitsKernel(const Table &table, const LinearPlan *plan,
                              unsigned bits) {
  kernels::RangeBackend range = noteRange(table, plan);
  return !range.overflow && llvm::isIntN(bits, range.least) &&
         llvm::isIntN(bits, range.greatest);
}

unsigned Table::computeBits() const {
  return detail::fitsKernel(*this, linearPlan(), 32) ? 32 : 64;
}

//===----------------------------------------------------------------------===//
// Slope
//===----------------------------------------------------------------------===//

static double slopeAt(const LinearTable &table, int64_t code,
                      const LinearPlan &plan) {
  const int64_t u = code - table.input.minCode();
  if (table.outOfRange == OutOfRange::Clamp &&
      (u < table.first() || u > table.last()))
    return 0;
  kernels::IntegerBackend<> backend;
  if (!table.output.contains(kernels::interpolate(backend, code, table, plan)))
    return 0;
  auto inner = llvm::ArrayRef(table.nodes).drop_front().drop_back();
  const int64_t k = kernels::countNotAbove(backend, u, inner);
  if (table.coefficients() == Coefficients::BaseSlope)
    return std::ldexp(static_cast<double>(table.slopes[k]),
                      -static_cast<int>(table.slopeShift));
  auto rise = static_cast<double>(table.values[k + 1] - table.values[k]);
  auto length = static_cast<double>(table.nodes[k + 1] - table.nodes[k]);
  return std::ldexp(rise / length, -static_cast<int>(table.guardBits));
}

static double slopeAt(const FitTable &table, int64_t code) {
  kernels::IntegerBackend<> backend;
  if (!table.output.contains(kernels::interpolate(backend, code, table)))
    return 0;
  const int64_t u = code - table.input.minCode();
  auto inner = llvm::ArrayRef(table.starts).drop_front();
  const int64_t k = kernels::countNotAbove(backend, u, inner);
  return std::ldexp(static_cast<double>(table.slopes[k]),
                    -static_cast<int>(table.shift));
}

static double slopeAt(const DirectTable &table, int64_t code) {
  const int64_t u = code - table.input.minCode();
  const int64_t from = std::max<int64_t>(u - 1, 0);
  const int64_t to = std::min<int64_t>(u + 1, sizeOf(table.values) - 1);
  return static_cast<double>(table.values[to] - table.values[from]) /
         static_cast<double>(to - from);
}

static double slopeAt(const NvdlaTable &table, int64_t code) {
  kernels::IntegerBackend<> backend;
  auto resultAt = [&](int64_t c) {
    return kernels::evaluate(backend, c, table);
  };
  // Central difference, one-sided at the first and last code.
  const int64_t from = std::max(code - 1, table.input.minCode());
  const int64_t to = std::min(code + 1, table.input.maxCode());
  return static_cast<double>(resultAt(to) - resultAt(from)) /
         static_cast<double>(to - from);
}

double Table::slope(int64_t code) const {
  if (auto *direct = getIf<DirectTable>())
    return slopeAt(*direct, code);
  if (auto *linear = getIf<LinearTable>())
    return slopeAt(*linear, code, *linearPlan());
  if (auto *fit = getIf<FitTable>())
    return slopeAt(*fit, code);
  if (auto *nvdla = getIf<NvdlaTable>())
    return slopeAt(*nvdla, code);
  if (auto *quadratic = getIf<QuadraticTable>())
    return detail::slopeAt(*quadratic, code);
  if (auto *folded = getIf<FoldedTable>())
    return detail::slopeAt(*folded, code, linearPlan());
  if (auto *normalized = getIf<NormalizedTable>())
    return detail::slopeAt(*normalized, code, *linearPlan());
  return 0;
}
