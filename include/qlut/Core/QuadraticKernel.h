//===- QuadraticKernel.h - the lookup of parabolas --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Kernels.h, which says what a backend gives.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_QUADRATICKERNEL_H
#define QLUT_CORE_QUADRATICKERNEL_H

#include "qlut/Core/IntegerKernels.h"
#include "qlut/Core/Table.h"

namespace qlut::kernels {

/// V of a quadratic table at an offset that is not negative, in units of
/// 2^-guardBits codes and without the center: spec T16 to T18.
template <class B>
typename B::Int quadraticValue(B &b, typename B::Int u,
                               const QuadraticTable &table) {
  using Int = typename B::Int;
  if (table.first > 0)
    u = b.max(u, b.constant(table.first));
  Int place = u;
  if (table.last < table.input.numCodes() - 1)
    place = b.min(u, b.constant(table.last));
  if (table.first > 0)
    place = b.sub(place, b.constant(table.first));
  Int k = b.ashr(place, table.lengthShift);
  Int f = b.sub(place, b.shl(k, table.lengthShift));
  Int bend = divideByPowerOfTwo(b, b.mul(b.load(table.curvatures, k), f),
                                table.curvatureShift, Rounding::HalfUp);
  Int q = b.add(b.load(table.slopes, k), bend);
  Int rise =
      divideByPowerOfTwo(b, b.mul(q, f), table.slopeShift, Rounding::HalfUp);
  return b.add(b.load(table.values, k), rise);
}

/// The result of a quadratic table before the clamp to the output's codes: spec
/// T19.
template <class B>
typename B::Int interpolate(B &b, typename B::Int code,
                            const QuadraticTable &table) {
  auto u = b.sub(code, b.constant(table.input.minCode()));
  auto rounded = divideByPowerOfTwo(b, quadraticValue(b, u, table),
                                    table.guardBits, Rounding::HalfUp);
  return b.add(rounded, b.constant(table.center));
}

/// The code of a quadratic table: spec T16 to T19.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code,
                         const QuadraticTable &table) {
  return saturate(b, interpolate(b, code, table), table.output);
}

} // namespace qlut::kernels

#endif // QLUT_CORE_QUADRATICKERNEL_H
