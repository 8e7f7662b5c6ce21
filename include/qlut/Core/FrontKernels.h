//===- FrontKernels.h - lookups behind a front end --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Kernels.h, which includes it after the kernels of linear tables.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FRONTKERNELS_H
#define QLUT_CORE_FRONTKERNELS_H

#include "qlut/Core/IntegerKernels.h"
#include "qlut/Core/Table.h"
#include <algorithm>

namespace qlut::kernels {

/// log2 of the longest segment of an inner table: spec H1.
inline unsigned longestShift(const LinearPlan &plan) {
  if (plan.index == LinearPlan::Index::Shift)
    return plan.shift;
  const std::vector<int64_t> &shifts =
      plan.index == LinearPlan::Index::Cells ? plan.cellShift : plan.shifts;
  return static_cast<unsigned>(*std::max_element(shifts.begin(), shifts.end()));
}

/// The value of an inner table at the offset u / 2^extra, exactly, in units of
/// 2^-(guardBits + longestShift + extra): spec H1. u / 2^extra is at least the
/// first node and at most the last one, which it reaches only if `mayBeLast`.
template <class B>
typename B::Int interpolateExactly(B &b, typename B::Int u, unsigned extra,
                                   const LinearTable &table,
                                   const LinearPlan &plan, bool mayBeLast) {
  using Int = typename B::Int;
  const int64_t first = table.first();
  const int64_t segments = table.numSegments();
  auto fromFirst = [&] {
    return first == 0 ? u : b.sub(u, b.constant(first * (int64_t(1) << extra)));
  };
  auto notPast = [&](Int v, int64_t greatest) {
    return mayBeLast ? b.min(v, b.constant(greatest)) : v;
  };
  auto rise = [&](Int k, Int left, Int dx) {
    Int right = b.load(table.values, b.add(k, b.constant(1)));
    return b.mul(b.sub(right, left), dx);
  };
  if (plan.index == LinearPlan::Index::Shift) {
    const unsigned shift = plan.shift + extra;
    Int along = fromFirst();
    Int k = notPast(b.ashr(along, shift), segments - 1);
    Int left = b.load(table.values, k);
    return b.add(b.shl(left, shift),
                 rise(k, left, b.sub(along, b.shl(k, shift))));
  }
  // The segment k and log2 of its length.
  Int k = u, lengthShift = u;
  if (plan.index == LinearPlan::Index::Cells) {
    const auto cells = static_cast<int64_t>(plan.cellBase.size());
    Int along = fromFirst();
    Int cell = notPast(b.ashr(along, plan.shift + extra), cells - 1);
    Int inCell = b.sub(along, b.shl(cell, plan.shift + extra));
    lengthShift = b.load(plan.cellShift, cell);
    Int piece = b.ashrBy(inCell, b.add(lengthShift, b.constant(extra)));
    k = notPast(b.add(b.load(plan.cellBase, cell), piece), segments - 1);
  } else {
    k = countNotAbove(b, b.ashr(u, extra),
                      llvm::ArrayRef(table.nodes).drop_front().drop_back());
    lengthShift = b.load(plan.shifts, k);
  }
  Int dx = b.sub(u, b.shl(b.load(table.nodes, k), extra));
  Int left = b.load(table.values, k);
  Int value = b.add(b.shlBy(left, b.add(lengthShift, b.constant(extra))),
                    rise(k, left, dx));
  return b.shlBy(value, b.sub(b.constant(longestShift(plan)), lengthShift));
}

/// The result of a folded table before the clamp to the output's codes: spec
/// H2 to H4. `plan` is that of its linear table, if any.
template <class B>
typename B::Int interpolate(B &b, typename B::Int code,
                            const FoldedTable &table, const LinearPlan *plan) {
  using Int = typename B::Int;
  Int distance = b.sub(code, b.constant(table.center));
  Int opposite = b.sub(b.constant(0), distance);
  Int magnitude = b.min(b.max(distance, opposite), b.constant(table.reach));
  auto isOther = table.storesNegative ? b.lt(b.constant(0), distance)
                                      : b.lt(distance, b.constant(0));
  // The value in units of 2^-unit output codes.
  unsigned unit = table.fractionBits;
  Int stored = magnitude;
  if (table.linear) {
    const LinearTable &linear = *table.linear;
    Int u = b.min(magnitude, b.constant(linear.last()));
    if (linear.first() > 0)
      u = b.max(u, b.constant(linear.first()));
    stored = interpolateExactly(b, u, 0, linear, *plan,
                                linear.last() == linear.nodes.back());
    unit += longestShift(*plan);
    stored = b.shl(stored, table.fractionBits - linear.guardBits);
  } else if (table.quadratic) {
    const QuadraticTable &quadratic = *table.quadratic;
    stored = b.shl(quadraticValue(b, magnitude, quadratic),
                   table.fractionBits - quadratic.guardBits);
    stored = b.add(stored, b.constant(quadratic.center *
                                      (int64_t(1) << table.fractionBits)));
  } else {
    const auto last = static_cast<int64_t>(table.values.size()) - 1;
    Int place =
        last < table.reach ? b.min(magnitude, b.constant(last)) : magnitude;
    stored = b.shl(b.load(table.values, place), table.fractionBits);
  }
  Int affine = b.constant(table.offset);
  if (table.slope != 0)
    affine = b.add(b.mul(magnitude, b.constant(table.slope)), affine);
  affine = b.shl(affine, unit - table.fractionBits);
  Int other = table.negates ? b.sub(affine, stored) : b.add(affine, stored);
  return divideByPowerOfTwo(b, b.select(isOther, other, stored), unit,
                            table.rounding);
}

/// The code of a folded table: spec H2 to H4.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const FoldedTable &table,
                         const LinearPlan *plan) {
  return saturate(b, interpolate(b, code, table, plan), table.output);
}

/// floor(n / octaves) of an exponent 0 <= n < 16 and 1 to 4 octaves.
template <class B>
typename B::Int divideByOctaves(B &b, typename B::Int n, unsigned octaves) {
  if (octaves == 1 || octaves == 2 || octaves == 4)
    return b.ashr(n, octaves / 2);
  return b.ashr(b.mul(n, b.constant(11)), 5); // 11/32 is 1/3 + 1/96
}

/// The result of a normalized table before the clamp to the output's codes:
/// spec H5 to H9.
template <class B>
typename B::Int interpolate(B &b, typename B::Int code,
                            const NormalizedTable &table,
                            const LinearPlan &plan) {
  using Int = typename B::Int;
  const unsigned bits = table.fractionBits;
  const auto octaves = static_cast<int64_t>(table.octaves);
  const unsigned indexed = llvm::Log2_64(table.linear.nodes.back() / octaves);
  Int number = b.sub(code, b.constant(table.zeroPoint));
  Int magnitude = number;
  if (table.mirror != Mirror::None)
    magnitude = b.max(number, b.sub(b.constant(0), number));
  Int n =
      b.min(b.max(magnitude, b.constant(table.first)), b.constant(table.last));
  Int high = n, u = n;
  if (table.kind == Normalization::LeadingZeros) {
    Int exponent = b.floorLog2(n);
    Int mantissa = b.shlBy(n, b.sub(b.constant(bits), exponent));
    u = b.sub(mantissa, b.constant(int64_t(1) << bits));
    high = divideByOctaves(b, exponent, table.octaves);
    if (octaves > 1) {
      Int octave = b.sub(exponent, b.mul(high, b.constant(octaves)));
      u = b.add(u, b.shl(octave, bits));
    }
  } else {
    Int product = divideByPowerOfTwo(b, b.mul(n, b.constant(table.multiplier)),
                                     table.productShift, Rounding::HalfUp);
    high = b.ashr(product, bits);
    u = b.sub(product, b.shl(high, bits));
  }
  Int value = interpolateExactly(b, u, bits - indexed, table.linear, plan,
                                 /*mayBeLast=*/false);
  value = b.shl(value, table.valueShift);
  if (table.mirror == Mirror::Odd)
    value = b.select(b.lt(number, b.constant(0)), b.sub(b.constant(0), value),
                     value);
  if (table.term != 0)
    value = b.add(value, b.mul(high, b.constant(table.term)));
  value = b.add(value, b.constant(table.offset));
  Int y = value;
  if (table.step == 0) {
    y = divideByPowerOfTwo(b, value, static_cast<unsigned>(table.shift),
                           table.rounding);
  } else {
    Int shift =
        b.add(b.mul(high, b.constant(table.step)), b.constant(table.shift));
    y = divideByPowerOfTwoBy(b, value, shift, table.rounding);
  }
  y = b.add(y, b.constant(table.outputZeroPoint));
  if (table.below)
    y = b.select(b.lt(magnitude, b.constant(table.first)),
                 b.constant(*table.below), y);
  return y;
}

/// The code of a normalized table: spec H5 to H9.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code,
                         const NormalizedTable &table, const LinearPlan &plan) {
  return saturate(b, interpolate(b, code, table, plan), table.output);
}

} // namespace qlut::kernels

#endif // QLUT_CORE_FRONTKERNELS_H
