//===- Kernels.h - the one arithmetic ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rescale and table lookup, and quantize and dequantize in FormatKernels.h,
// written once as templates over an arithmetic backend. With IntegerBackend
// they evaluate; with the emitter of Conversion/Emit.h they write arith ops.
// Normative text: docs/spec.md; the constraint numbers stand beside the code.
//
// A backend B gives
//   types   Int, Bool, Real
//   Int     constant(int64_t)
//   Int     add, sub, mul, min, max (Int, Int)
//   Int     shl, ashr (Int, unsigned);  shlBy, ashrBy (Int, Int)
//   Int     floorLog2(Int): of a positive number
//   Bool    ge, lt, eq (Int, Int);  Bool both(Bool, Bool)
//   Int     select(Bool, Int, Int)
//   Int     load(ArrayRef<int64_t> constants, Int index)
//   Real    realConstant(double);  Real radd, rsub, rmul, rdiv (Real, Real)
//   Real    floor, roundEven, abs (Real);  copysign(Real, Real sign)
//   Real    realClamp(Real, Real lo, Real hi)
//   Real    realLoad(ArrayRef<double> constants, Int index)
//   Bool    realGe(Real, Real);  Bool isNaN(Real)
//   Real    realSelect(Bool, Real, Real)
//   Int     toInt(Real);  Real toReal(Int): exact on the values they get
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_KERNELS_H
#define QLUT_CORE_KERNELS_H

#include "qlut/Core/FormatKernels.h"
#include "qlut/Core/IntegerKernels.h"
#include "qlut/Core/NvdlaKernel.h"
#include "qlut/Core/QuadraticKernel.h"
#include "qlut/Core/Table.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/ErrorHandling.h"

namespace qlut::kernels {

//===----------------------------------------------------------------------===//
// Rescale
//===----------------------------------------------------------------------===//

/// How a rescale rounds: spec S1, S2.
struct RescaleRounding {
  Rounding rounding = Rounding::HalfUp;
  /// As the two-step rounding of gemmlowp, TensorFlow Lite and TOSA: with
  /// half-up, and a shift above 31, products move by 2^30 away from zero first.
  bool isDouble = false;

  RescaleRounding(Rounding rounding, bool isDouble = false)
      : rounding(rounding), isDouble(isDouble) {}
};

/// What double rounding adds to the product of a number that is positive or
/// zero, or negative: spec S2.
inline constexpr int64_t doubleRoundingBias = int64_t(1) << 30;
/// It does so at shifts above this one.
inline constexpr unsigned doubleRoundingShift = 31;

/// sat(round((code - inZeroPoint) * multiplier / 2^shift) + outZeroPoint):
/// one rounding (or the one of S2), 64-bit product: spec S1. The multiplier is
/// not negative; with |code - inZeroPoint| <= 2^31 it is below 2^31, with
/// <= 2^47 below 2^15, and shift < 63, so that nothing wraps.
template <class B>
typename B::Int rescale(B &b, typename B::Int code, int64_t inZeroPoint,
                        typename B::Int multiplier, unsigned shift,
                        const Storage &out, int64_t outZeroPoint,
                        RescaleRounding rounding) {
  auto distance = b.sub(code, b.constant(inZeroPoint));
  auto product = b.mul(distance, multiplier);
  if (rounding.isDouble && shift > doubleRoundingShift)
    product = b.add(product, b.select(b.lt(distance, b.constant(0)),
                                      b.constant(-doubleRoundingBias),
                                      b.constant(doubleRoundingBias)));
  auto scaled = divideByPowerOfTwo(b, product, shift, rounding.rounding);
  auto shifted = b.add(scaled, b.constant(outZeroPoint));
  return saturate(b, shifted, out);
}

/// rescale with a shift of 0 to 62 that the program computes: spec S1, S2.
template <class B>
typename B::Int rescaleBy(B &b, typename B::Int code, int64_t inZeroPoint,
                          typename B::Int multiplier, typename B::Int shift,
                          const Storage &out, int64_t outZeroPoint,
                          RescaleRounding rounding) {
  auto distance = b.sub(code, b.constant(inZeroPoint));
  auto product = b.mul(distance, multiplier);
  if (rounding.isDouble) {
    auto bias =
        b.select(b.lt(distance, b.constant(0)), b.constant(-doubleRoundingBias),
                 b.constant(doubleRoundingBias));
    product =
        b.add(product, b.select(b.lt(b.constant(doubleRoundingShift), shift),
                                bias, b.constant(0)));
  }
  auto scaled = divideByPowerOfTwoBy(b, product, shift, rounding.rounding);
  auto shifted = b.add(scaled, b.constant(outZeroPoint));
  return saturate(b, shifted, out);
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// What a linear table's kernel loads or shifts by, derived from its nodes.
struct LinearPlan {
  /// How the segment of an offset is found: by a shift (all lengths one power
  /// of two), by a shift and a cell table (power-of-two spacing), or by
  /// search (dyadic and free spacing).
  enum class Index { Shift, Cells, Search };
  Index index = Index::Search;
  /// Shift: log2 of the segments' length. Cells: log2 of the cells' length,
  /// the greatest with which every cell lies in one segment or is split into
  /// segments of one length.
  unsigned shift = 0;
  std::vector<int64_t> cellBase;  ///< Cells: first segment of each cell
  std::vector<int64_t> cellShift; ///< Cells: log2 of its segments' length
  /// Search with dyadic spacing: log2 of each segment's length.
  std::vector<int64_t> shifts;
  /// Search with other spacings: division by the length L of segment k is
  /// ((n + bias * L) * multipliers[k] >> multiplierShift) - bias, equal to
  /// floor(n / L) for every n the table can meet (Granlund and Montgomery,
  /// "Division by invariant integers using multiplication", PLDI'94, th. 4.2).
  /// Base and slope need none of these three.
  std::vector<int64_t> lengths;
  std::vector<int64_t> multipliers;
  unsigned multiplierShift = 0;
  int64_t bias = 0;

  /// The cheapest plan of a table that passed Table::check's rules on nodes
  /// and values (T5 to T7); an error if no division can be proven within 62
  /// bits (T9).
  static llvm::Expected<LinearPlan> get(const LinearTable &table);
};

/// The result of a linear table before the clamp to the output's codes: spec
/// T5 to T9, T14.
template <class B>
typename B::Int interpolate(B &b, typename B::Int code,
                            const LinearTable &table, const LinearPlan &plan) {
  using Int = typename B::Int;
  const int64_t first = table.first(), last = table.last();
  const int64_t end = table.input.numCodes() - 1;
  const int64_t segments = table.numSegments();
  const unsigned guard = table.guardBits;
  const bool clampInput = table.outOfRange == OutOfRange::Clamp;
  // The last node, one past the last segment, or an offset outside the domain
  // may come.
  const bool mayPassSegments = !clampInput || last == table.nodes.back();
  auto clampTo = [&](Int v, int64_t lo, int64_t hi) {
    return b.min(b.max(v, b.constant(lo)), b.constant(hi));
  };

  Int u = b.sub(code, b.constant(table.input.minCode()));
  if (clampInput && (first > 0 || last < end))
    u = clampTo(u, first, last);

  // The segment k, the distance dx into it, and rounding division by its
  // length times 2^guard.
  Int k = b.constant(0), dx = u;
  Int length = b.constant(0);
  Int lengthShift = b.constant(0);
  bool constantShift = false;
  switch (plan.index) {
  case LinearPlan::Index::Shift: {
    constantShift = true;
    Int fromFirst = first == 0 ? u : b.sub(u, b.constant(first));
    k = b.ashr(fromFirst, plan.shift);
    if (mayPassSegments)
      k = clampTo(k, 0, segments - 1);
    dx = b.sub(fromFirst, b.shl(k, plan.shift));
    break;
  }
  case LinearPlan::Index::Cells: {
    Int fromFirst = first == 0 ? u : b.sub(u, b.constant(first));
    const auto cells = static_cast<int64_t>(plan.cellBase.size());
    Int cell = b.ashr(fromFirst, plan.shift);
    if (mayPassSegments)
      cell = clampTo(cell, 0, cells - 1);
    lengthShift = b.load(plan.cellShift, cell);
    Int inCell = b.sub(fromFirst, b.shl(cell, plan.shift));
    k = b.add(b.load(plan.cellBase, cell), b.ashrBy(inCell, lengthShift));
    if (mayPassSegments)
      k = clampTo(k, 0, segments - 1);
    dx = b.sub(u, b.load(table.nodes, k));
    length = b.shlBy(b.constant(1), lengthShift);
    break;
  }
  case LinearPlan::Index::Search:
    k = countNotAbove(b, u,
                      llvm::ArrayRef(table.nodes).drop_front().drop_back());
    dx = b.sub(u, b.load(table.nodes, k));
    if (!plan.shifts.empty()) {
      lengthShift = b.load(plan.shifts, k);
      length = b.shlBy(b.constant(1), lengthShift);
    } else if (!plan.lengths.empty()) {
      length = b.load(plan.lengths, k);
    }
    break;
  }

  if (table.coefficients() == Coefficients::BaseSlope) {
    // T14: one rounding of the line through the base.
    Int base = b.shl(b.load(table.values, k), table.slopeShift - guard);
    Int acc = b.add(base, b.mul(b.load(table.slopes, k), dx));
    return divideByPowerOfTwo(b, acc, table.slopeShift, table.rounding);
  }
  Int left = b.load(table.values, k);
  Int right = b.load(table.values, b.add(k, b.constant(1)));
  Int rise = b.mul(b.sub(right, left), dx);
  Int y = k;
  if (constantShift) {
    Int acc = b.add(b.shl(left, plan.shift), rise);
    y = divideByPowerOfTwo(b, acc, plan.shift + guard, table.rounding);
  } else {
    Int acc = b.add(b.mul(left, length), rise);
    Int divisor = b.shl(length, guard);
    Int biased = table.rounding == Rounding::Floor
                     ? acc
                     : b.add(acc, b.ashr(divisor, 1));
    if (plan.lengths.empty()) {
      y = b.ashr(b.ashrBy(biased, lengthShift), guard);
    } else {
      Int positive =
          b.add(b.ashr(biased, guard), b.mul(length, b.constant(plan.bias)));
      Int product = b.mul(positive, b.load(plan.multipliers, k));
      y = b.sub(b.ashr(product, plan.multiplierShift), b.constant(plan.bias));
    }
    if (table.rounding == Rounding::HalfEven ||
        table.rounding == Rounding::HalfAway) {
      Int twiceBiased = b.add(b.shl(acc, 1), divisor);
      auto tie = b.eq(twiceBiased, b.shl(b.mul(y, divisor), 1));
      y = breakTie(b, y, acc, tie, table.rounding);
    }
  }
  return y;
}

/// The code of a linear table: spec T5 to T9, T14.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const LinearTable &table,
                         const LinearPlan &plan) {
  return saturate(b, interpolate(b, code, table, plan), table.output);
}

/// The code of a direct table: spec T2.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const DirectTable &table) {
  auto u = b.sub(code, b.constant(table.input.minCode()));
  return b.load(table.values, u);
}

/// The code of a step table: spec T3, T4.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const StepTable &table) {
  auto u = b.sub(code, b.constant(table.input.minCode()));
  return b.load(table.values, countNotAbove(b, u, table.thresholds));
}

/// The result of fitted lines before the clamp to the output's codes: spec T10.
template <class B>
typename B::Int interpolate(B &b, typename B::Int code, const FitTable &table) {
  auto u = b.sub(code, b.constant(table.input.minCode()));
  auto intercept = b.constant(table.intercepts[0]);
  auto slope = b.constant(table.slopes[0]);
  for (size_t k = 1; k < table.starts.size(); ++k) {
    auto reached = b.ge(u, b.constant(table.starts[k]));
    intercept = b.select(reached, b.constant(table.intercepts[k]), intercept);
    slope = b.select(reached, b.constant(table.slopes[k]), slope);
  }
  auto acc = b.add(intercept, b.mul(slope, u));
  return divideByPowerOfTwo(b, acc, table.shift, table.rounding);
}

/// The code of fitted lines: spec T10.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const FitTable &table) {
  return saturate(b, interpolate(b, code, table), table.output);
}

} // namespace qlut::kernels

// Behind a front end: needs the linear tables above.
#include "qlut/Core/FrontKernels.h" // IWYU pragma: export

namespace qlut::kernels {

/// The code of any table; the caller has Table::linearPlan at hand.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const Table &table,
                         const LinearPlan *plan) {
  if (auto *linear = table.getIf<LinearTable>())
    return evaluate(b, code, *linear, *plan);
  if (auto *direct = table.getIf<DirectTable>())
    return evaluate(b, code, *direct);
  if (auto *step = table.getIf<StepTable>())
    return evaluate(b, code, *step);
  if (auto *fit = table.getIf<FitTable>())
    return evaluate(b, code, *fit);
  if (auto *nvdla = table.getIf<NvdlaTable>())
    return evaluate(b, code, *nvdla);
  if (auto *folded = table.getIf<FoldedTable>())
    return evaluate(b, code, *folded, plan);
  if (auto *quadratic = table.getIf<QuadraticTable>())
    return evaluate(b, code, *quadratic);
  return evaluate(b, code, *table.getIf<NormalizedTable>(), *plan);
}

} // namespace qlut::kernels

#endif // QLUT_CORE_KERNELS_H
