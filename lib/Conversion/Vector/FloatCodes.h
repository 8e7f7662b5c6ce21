//===- FloatCodes.h - floats to lanes of codes, and back --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_FLOATCODES_H
#define QLUT_LIB_CONVERSION_VECTOR_FLOATCODES_H

#include "LaneEmitter.h"
#include "qlut/Core/Format.h"

namespace mlir::qlut {

/// The elements of a vector of floats: as many as AVX2 has bytes.
inline constexpr int64_t floatLanes = 32;

/// The codes of floats, half to even (spec Q1, Q2), as lanes in an order that
/// `dequantize` restores. AVX2; signed or unsigned codes of 8 or 16 bits.
LaneEmitter::Lanes quantizeVector(ImplicitLocOpBuilder &builder, Value floats,
                                  const ::qlut::Format &format);

/// The floats of codes (spec Q4).
Value dequantizeVector(ImplicitLocOpBuilder &builder, LaneEmitter::Lanes codes,
                       const ::qlut::Format &format);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_FLOATCODES_H
