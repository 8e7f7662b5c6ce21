//===- FloatCodes.cpp - floats to lanes of codes, and back ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Four vectors of floats are packed to the lanes of a vector of codes within
// halves of registers, in an order of their own; unpacking goes the same way
// back, so nothing has to cross the halves.
//
//===----------------------------------------------------------------------===//

#include "FloatCodes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// A reciprocal as a sum of two floats.
struct Reciprocal {
  float high, low;

  /// About x / scale; what is emitted does the same.
  float multiply(float x) const {
    const float rest = x * low;
    return std::fma(x, high, rest);
  }
};
} // namespace

/// Whether a quotient, rounded half to even, is `code` or more.
static bool reaches(float quotient, int64_t code) {
  const float edge = static_cast<float>(code) - 0.5F;
  return quotient > edge || (quotient == edge && code % 2 == 0);
}

/// The reciprocal of a scale, if it gives the codes that division gives, for
/// all floats. Both quotients grow with x and are odd, so they give the same
/// codes if they reach each positive one at the same float. They differ where a
/// quotient is all but midway between two floats, which is rare.
static std::optional<Reciprocal> findReciprocal(const ::qlut::Format &format) {
  const auto scale = static_cast<float>(format.scale);
  int exponent = 0;
  // Powers of two take one product.
  if (!(scale > 0x1p-90F && scale < 0x1p90F) ||
      std::frexp(scale, &exponent) == 0.5F)
    return std::nullopt;
  const double whole = 1.0 / scale;
  Reciprocal reciprocal;
  reciprocal.high = static_cast<float>(whole);
  reciprocal.low = static_cast<float>(whole - reciprocal.high);
  const int64_t most = std::max(format.storage.maxCode() - format.zeroPoint,
                                format.zeroPoint - format.storage.minCode());
  for (int64_t code = 1; code <= most + 1; ++code) {
    float first = (static_cast<float>(code) - 0.5F) * scale;
    while (reaches(first / scale, code))
      first = std::nextafter(first, 0.F);
    while (!reaches(first / scale, code))
      first = std::nextafter(first, HUGE_VALF);
    if (!reaches(reciprocal.multiply(first), code) ||
        reaches(reciprocal.multiply(std::nextafter(first, 0.F)), code))
      return std::nullopt;
  }
  return reciprocal;
}

static constexpr int64_t pieces = 4, pieceLanes = floatLanes / pieces;

namespace {
/// Writes at a builder.
class FloatCodeWriter : VectorWriter {
public:
  FloatCodeWriter(ImplicitLocOpBuilder &b, const ::qlut::Format &format)
      : VectorWriter(b), format(format),
        floatType(VectorType::get({pieceLanes}, b.getF32Type())),
        intType(VectorType::get({pieceLanes}, b.getI32Type())),
        wordType(VectorType::get({2 * pieceLanes}, b.getI16Type())),
        byteType(VectorType::get({4 * pieceLanes}, b.getI8Type())) {}

  LaneEmitter::Lanes quantize(Value floats) {
    reciprocal = findReciprocal(format);
    SmallVector<Value> codes;
    for (int64_t piece = 0; piece < pieces; ++piece)
      codes.push_back(quantizePiece(slice(floats, piece)));
    Value low = call("llvm.x86.avx2.packssdw", wordType, {codes[0], codes[1]});
    Value high = call("llvm.x86.avx2.packssdw", wordType, {codes[2], codes[3]});
    if (format.storage.bits == 16)
      return {flip(low), flip(high)};
    return {flip(call("llvm.x86.avx2.packsswb", byteType, {low, high})),
            Value()};
  }

  Value dequantize(LaneEmitter::Lanes codes) {
    SmallVector<Value> words{codes.low, codes.high};
    // Codes are moved to the upper bits of wider words.
    if (format.storage.bits == 8)
      words = {widen(codes.low, false), widen(codes.low, true)};
    SmallVector<Value> floats;
    for (Value word : words)
      for (bool upper : {false, true})
        floats.push_back(dequantizePiece(widen(word, upper)));
    return join(join(floats[0], floats[1]), join(floats[2], floats[3]));
  }

private:
  /// How much less a code is as a signed one.
  int64_t getOffset() const {
    return format.storage.isSigned() ? 0
                                     : int64_t(1) << (format.storage.bits - 1);
  }

  Value quantizePiece(Value x) {
    // NaN as 0.
    Value isNumber = arith::CmpFOp::create(b, arith::CmpFPredicate::ORD, x, x);
    x = arith::SelectOp::create(b, isNumber, x, splat(0.f));
    const int64_t shift = format.zeroPoint - getOffset();
    if (reciprocal) {
      // Infinity times both parts may be no number; codes beyond that bound
      // saturate in packing.
      const float bound = 0x1p17F * static_cast<float>(format.scale);
      x = multiply(clamp(x, -bound, bound, shift));
    } else {
      x = clamp(divide(x),
                static_cast<float>(format.storage.minCode() - format.zeroPoint),
                static_cast<float>(format.storage.maxCode() - format.zeroPoint),
                shift);
    }
    // Half to even, as the processor rounds by default.
    Value code = call("llvm.x86.avx.cvt.ps2dq.256", intType, {x});
    return shift == 0 ? code
                      : arith::AddIOp::create(b, code, splat(intType, shift))
                            .getResult();
  }

  /// Numbers too small for 32 bits, and what is no number, become the least one
  /// of 32 bits, which packing saturates, unless something is added first.
  Value clamp(Value x, float least, float most, int64_t shift) {
    x = call("llvm.x86.avx.min.ps.256", floatType, {x, splat(most)});
    if (shift != 0)
      x = call("llvm.x86.avx.max.ps.256", floatType, {x, splat(least)});
    return x;
  }

  Value divide(Value x) {
    int exponent = 0;
    // Products by the reciprocal of a power of two are the quotients.
    if (std::frexp(format.scale, &exponent) == 0.5 && std::abs(exponent) < 126)
      return arith::MulFOp::create(b, x,
                                   splat(static_cast<float>(1 / format.scale)));
    return arith::DivFOp::create(b, x, splat(static_cast<float>(format.scale)));
  }

  /// As Reciprocal does.
  Value multiply(Value x) {
    Value rest = arith::MulFOp::create(b, x, splat(reciprocal->low));
    return LLVM::FMAOp::create(b, floatType, x, splat(reciprocal->high), rest);
  }

  Value dequantizePiece(Value code) {
    Value shift = splat(intType, 32 - format.storage.bits);
    Value number = format.storage.isSigned()
                       ? arith::ShRSIOp::create(b, code, shift).getResult()
                       : arith::ShRUIOp::create(b, code, shift).getResult();
    if (format.zeroPoint != 0)
      number =
          arith::SubIOp::create(b, number, splat(intType, format.zeroPoint));
    Value real = arith::SIToFPOp::create(b, floatType, number);
    return arith::MulFOp::create(b, real,
                                 splat(static_cast<float>(format.scale)));
  }

  /// Signed codes are those bits, others have another upper bit.
  Value flip(Value codes) {
    if (format.storage.isSigned())
      return codes;
    auto type = cast<VectorType>(codes.getType());
    return arith::XOrIOp::create(b, codes, splat(type, getOffset()));
  }

  /// The lower or upper 64 bits of each half of lanes, as the upper halves of
  /// lanes twice as wide.
  Value widen(Value lanes, bool upper) {
    auto type = cast<VectorType>(lanes.getType());
    const int64_t size = type.getNumElements(), half = size / 4;
    SmallVector<int64_t> places;
    for (int64_t base = upper ? half : 0; base < size; base += 2 * half)
      for (int64_t i = 0; i < half; ++i)
        places.append({base + i, size + base + i});
    Value zipped = vector::ShuffleOp::create(b, splat(type, 0), lanes, places);
    auto wide = VectorType::get(
        {size / 2}, b.getIntegerType(2 * type.getElementTypeBitWidth()));
    return vector::BitCastOp::create(b, wide, zipped);
  }

  Value slice(Value floats, int64_t piece) {
    return vector::ShuffleOp::create(
        b, floats, floats,
        llvm::to_vector(
            llvm::seq<int64_t>(pieceLanes * piece, pieceLanes * (piece + 1))));
  }
  Value join(Value a, Value c) {
    const int64_t size = cast<VectorType>(a.getType()).getNumElements();
    return vector::ShuffleOp::create(
        b, a, c, llvm::to_vector(llvm::seq<int64_t>(0, 2 * size)));
  }
  using VectorWriter::splat;
  Value splat(float value) {
    return arith::ConstantOp::create(b,
                                     DenseElementsAttr::get(floatType, value));
  }

  const ::qlut::Format &format;
  std::optional<Reciprocal> reciprocal; ///< of the scale
  VectorType floatType, intType, wordType, byteType;
};
} // namespace

LaneEmitter::Lanes mlir::qlut::quantizeVector(ImplicitLocOpBuilder &b,
                                              Value floats,
                                              const ::qlut::Format &format) {
  return FloatCodeWriter(b, format).quantize(floats);
}

Value mlir::qlut::dequantizeVector(ImplicitLocOpBuilder &b,
                                   LaneEmitter::Lanes codes,
                                   const ::qlut::Format &format) {
  return FloatCodeWriter(b, format).dequantize(codes);
}
