//===- NvdlaKernel.h - the lookup in a unit of two tables -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Kernels.h, which says what a backend gives.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_NVDLAKERNEL_H
#define QLUT_CORE_NVDLAKERNEL_H

#include "qlut/Core/IntegerKernels.h"
#include "qlut/Core/NvdlaTable.h"
#include <array>

namespace qlut::kernels {

/// What one of the two tables says of a code.
template <class B>
struct NvdlaHalfResult {
  typename B::Bool underflow, overflow;
  typename B::Int value; ///< the node's line, or that beyond the end
};

/// The line beyond an end: values[end] + round((x - from) * scale / 2^shift),
/// both kept to 32 bits: spec N5.
template <class B>
typename B::Int nvdlaLine(B &b, typename B::Int x, int64_t from,
                          const NvdlaTable::Slope &slope, int64_t value) {
  auto keep = [&](typename B::Int v) {
    return b.min(b.max(v, b.constant(INT32_MIN)), b.constant(INT32_MAX));
  };
  auto product = b.mul(b.sub(x, b.constant(from)), b.constant(slope.scale));
  auto scaled =
      slope.shift < 0
          ? b.shl(product, static_cast<unsigned>(-slope.shift))
          : divideByPowerOfTwo(b, product, static_cast<unsigned>(slope.shift),
                               Rounding::HalfAway);
  return keep(b.add(b.constant(value), keep(scaled)));
}

/// Where the lines beyond the ends of a half start and end: spec N5.
inline int64_t nvdlaUnderflowFrom(const NvdlaTable::Half &half,
                                  bool isExponential) {
  // The unit adds the first segment's distance only where it is above one.
  return half.start +
         (isExponential && half.select > 0 ? int64_t(1) << half.select : 0);
}

/// 2, 4, 8, ... 2^31.
inline constexpr std::array<int64_t, 31> nvdlaPowers = [] {
  std::array<int64_t, 31> list{};
  for (int i = 0; i < 31; ++i)
    list[i] = int64_t(2) << i;
  return list;
}();

/// One of the two tables: spec N2 to N5.
template <class B>
NvdlaHalfResult<B> nvdlaHalf(B &b, typename B::Int x,
                             const NvdlaTable::Half &half, bool isExponential) {
  using Int = typename B::Int;
  const auto segments = static_cast<int64_t>(half.values.size()) - 1;
  const Int zero = b.constant(0), one = b.constant(1);
  const Int distance = b.max(b.sub(x, b.constant(half.start)), zero);
  auto rise = [&](Int left, Int k, Int dx) {
    return b.mul(b.sub(b.load(half.values, b.add(k, one)), left), dx);
  };
  auto under = nvdlaLine(b, x, nvdlaUnderflowFrom(half, isExponential),
                         half.underflow, half.values.front());
  if (isExponential) {
    // No 32-bit distance passes the last segment.
    const Int exponent = countNotAbove(b, distance, nvdlaPowers);
    auto below = b.lt(distance, b.constant(int64_t(1) << half.select));
    const Int k = b.max(b.sub(exponent, b.constant(half.select)), zero);
    const Int dx = b.sub(distance, b.shlBy(one, exponent));
    const Int left = b.load(half.values, k);
    auto acc = b.add(b.shlBy(left, exponent), rise(left, k, dx));
    auto hit = divideByPowerOfTwoBy(b, acc, exponent, Rounding::HalfAway);
    return {below, b.lt(zero, zero), b.select(below, under, hit)};
  }
  auto below = b.ge(b.constant(half.start), x);
  const Int index = b.ashr(distance, half.select);
  auto past = b.ge(index, b.constant(segments));
  const Int k = b.min(index, b.constant(segments - 1));
  const Int dx = b.select(past, zero, b.sub(distance, b.shl(k, half.select)));
  const Int left = b.load(half.values, k);
  auto acc = b.add(b.shl(left, half.select), rise(left, k, dx));
  auto hit = divideByPowerOfTwo(b, acc, half.select, Rounding::HalfAway);
  auto over = nvdlaLine(b, x, half.end, half.overflow, half.values.back());
  return {below, past, b.select(below, under, b.select(past, over, hit))};
}

/// The code of a unit of two tables: spec N1 to N7.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const NvdlaTable &table) {
  NvdlaHalfResult<B> le = nvdlaHalf(b, code, table.le, table.isExponential);
  NvdlaHalfResult<B> lo = nvdlaHalf(b, code, table.lo, false);
  auto prefer = [&](NvdlaTable::Priority priority) {
    return priority == NvdlaTable::LO ? lo.value : le.value;
  };
  // N6. Of two hits, or an underflow and an overflow, the hybrid priority.
  auto result = prefer(table.hybrid);
  auto zero = b.constant(0), one = b.constant(1);
  auto isMiss = [&](const NvdlaHalfResult<B> &half) {
    return b.select(half.underflow, one, b.select(half.overflow, one, zero));
  };
  auto leMiss = isMiss(le), loMiss = isMiss(lo);
  result = b.select(b.lt(leMiss, loMiss), le.value, result);
  result = b.select(b.lt(loMiss, leMiss), lo.value, result);
  result = b.select(b.both(le.overflow, lo.overflow), prefer(table.overflow),
                    result);
  result = b.select(b.both(le.underflow, lo.underflow), prefer(table.underflow),
                    result);
  return saturate(b, result, table.output);
}

} // namespace qlut::kernels

#endif // QLUT_CORE_NVDLAKERNEL_H
