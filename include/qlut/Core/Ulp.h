//===- Ulp.h - float types and their units in the last place ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_ULP_H
#define QLUT_CORE_ULP_H

#include "llvm/ADT/StringRef.h"

namespace qlut {

/// The float types a simulated lookup has.
enum class FloatKind { F16, BF16, F32, F64 };
/// f16, bf16, f32, f64.
llvm::StringRef stringifyFloatKind(FloatKind kind);

/// The number of the type nearest to `value` (finite), ties to even, after f32
/// for f16 and bf16, as dequantize rounds it (spec Q4); beyond the greatest
/// finite one that.
double roundToFloat(double value, FloatKind kind);

/// The unit in the last place at a finite real: 2^(e - p + 1) for
/// 2^e <= |value| < 2^(e + 1) and a significand of p bits, e at least the
/// type's least exponent of a normal number (J.-M. Muller, On the definition
/// of ulp(x), 2005, Goldberg's for reals).
double ulpAt(double value, FloatKind kind);

} // namespace qlut

#endif // QLUT_CORE_ULP_H
