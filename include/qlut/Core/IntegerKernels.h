//===- IntegerKernels.h - what the kernels have in common -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Part of Kernels.h, which says what a backend gives.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_INTEGERKERNELS_H
#define QLUT_CORE_INTEGERKERNELS_H

#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/MathExtras.h"
#include <cstdint>

namespace qlut::kernels {

//===----------------------------------------------------------------------===//
// Division with rounding
//===----------------------------------------------------------------------===//

/// Mends the half-up quotient of a tie: `tie` says that n / divisor lies at
/// quotient - 1/2 exactly, where half-even and half-away may want the lower
/// neighbour.
template <class B>
typename B::Int breakTie(B &b, typename B::Int quotient, typename B::Int n,
                         typename B::Bool tie, Rounding rounding) {
  auto zero = b.constant(0), one = b.constant(1);
  auto lower = rounding == Rounding::HalfEven
                   ? b.eq(b.sub(quotient, b.shl(b.ashr(quotient, 1), 1)), one)
                   : b.lt(n, zero);
  return b.sub(quotient, b.select(b.both(tie, lower), one, zero));
}

/// round(n / 2^shift): spec R5.
template <class B>
typename B::Int divideByPowerOfTwo(B &b, typename B::Int n, unsigned shift,
                                   Rounding rounding) {
  if (shift == 0)
    return n;
  if (rounding == Rounding::Floor)
    return b.ashr(n, shift);
  auto biased = b.add(n, b.constant(int64_t(1) << (shift - 1)));
  auto quotient = b.ashr(biased, shift);
  if (rounding == Rounding::HalfUp)
    return quotient;
  auto tie = b.eq(b.shl(quotient, shift), biased);
  return breakTie(b, quotient, n, tie, rounding);
}

/// The same for a shift of 0 to 62 that the program computes.
template <class B>
typename B::Int divideByPowerOfTwoBy(B &b, typename B::Int n,
                                     typename B::Int shift, Rounding rounding) {
  if (rounding == Rounding::Floor)
    return b.ashrBy(n, shift);
  auto zero = b.constant(0);
  auto half = b.ashr(b.shlBy(b.constant(1), shift), 1); // 0 if shift is 0
  auto biased = b.add(n, half);
  auto quotient = b.ashrBy(biased, shift);
  if (rounding == Rounding::HalfUp)
    return quotient;
  auto tie = b.both(b.lt(zero, shift), b.eq(b.shlBy(quotient, shift), biased));
  return breakTie(b, quotient, n, tie, rounding);
}

//===----------------------------------------------------------------------===//
// Codes
//===----------------------------------------------------------------------===//

/// The nearest code of the storage.
template <class B>
typename B::Int saturate(B &b, typename B::Int v, const Storage &storage) {
  return b.min(b.max(v, b.constant(storage.minCode())),
               b.constant(storage.maxCode()));
}

/// The number of elements of `bounds` that are <= u, by unrolled binary
/// search in ceil(log2(size + 1)) steps: spec T4.
template <class B>
typename B::Int countNotAbove(B &b, typename B::Int u,
                              llvm::ArrayRef<int64_t> bounds) {
  if (bounds.empty())
    return b.constant(0);
  const auto size = static_cast<int64_t>(bounds.size());
  // The greatest power of two not above the size. The first step leaves
  // `width` possible answers on either side, overlapping where size + 1 is no
  // power of two, so no later probe is past the end.
  int64_t width = int64_t(1) << llvm::Log2_64(size);
  auto count = b.select(b.ge(u, b.constant(bounds[size - width])),
                        b.constant(size - width + 1), b.constant(0));
  while ((width /= 2) > 0) {
    // Invariant: the answer lies in [count, count + 2 * width).
    auto probe = b.load(bounds, b.add(count, b.constant(width - 1)));
    auto next = b.add(count, b.constant(width));
    count = b.select(b.ge(u, probe), next, count);
  }
  return count;
}

} // namespace qlut::kernels

#endif // QLUT_CORE_INTEGERKERNELS_H
