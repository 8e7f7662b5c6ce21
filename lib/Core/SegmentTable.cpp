//===- SegmentTable.cpp - a function over mantissas -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/SegmentTable.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "qlut/Core/RealEvaluator.h"
#include "qlut/Core/SoftmaxPlan.h"
#include <cmath>

using namespace qlut;

int64_t qlut::bytesOf(llvm::ArrayRef<int64_t> numbers) {
  int64_t bytes = 1;
  for (int64_t number : numbers)
    while (!llvm::isIntN(8 * bytes, number))
      bytes *= 2;
  return bytes * static_cast<int64_t>(numbers.size());
}

int64_t SegmentTable::numBytes() const { return bytesOf(values); }

llvm::Expected<SegmentTable>
SegmentTable::get(const Expression &function, double divisor,
                  unsigned fractionBits, unsigned segmentBits,
                  unsigned valueBits, int64_t segments,
                  llvm::function_ref<int64_t(int64_t)> start) {
  SegmentTable table;
  table.fractionBits = fractionBits;
  table.segmentBits = segmentBits;
  table.valueBits = valueBits;
  RealEvaluator evaluator(function);
  const double step = std::ldexp(1.0, -static_cast<int>(segmentBits));
  for (int64_t k = 0; k <= segments; ++k) {
    RoundedValue value = evaluator.roundedQuotient(
        step, start(k), divisor, valueBits, Rounding::HalfEven);
    if (value.kind != ValueKind::Finite)
      return makeError("expected a finite value of {0} at {1}, got none",
                       function.str(),
                       realText(step * static_cast<double>(start(k))));
    table.values.push_back(
        std::clamp<int64_t>(value.value, 0, int64_t(1) << valueBits));
  }
  if (llvm::Error error = table.check(segments >> segmentBits))
    return error;
  return table;
}

// K2: no intermediate of the kernels passes 2^62, as valueBits <= 30 and a
// segment is at most 2^32 long; the mantissa's shift is not negative.
llvm::Error SegmentTable::check(int64_t octaves) const {
  if (fractionBits > 32 || segmentBits > 12 || segmentBits > fractionBits)
    return makeError("expected segment-bits up to 12 and fraction-bits from "
                     "these to 32, got {0} and {1}",
                     segmentBits, fractionBits);
  if (valueBits < 8 || valueBits > 30 ||
      valueBits + fractionBits - segmentBits < kernels::mantissaBits)
    return makeError("expected value-bits from 8 to 30, and with the fraction "
                     "bits of a segment at least {0}, got {1}",
                     kernels::mantissaBits, valueBits);
  const int64_t nodes = (octaves << segmentBits) + 1;
  if (static_cast<int64_t>(values.size()) != nodes)
    return makeError("expected {0} values of {1} octaves, got {2}", nodes,
                     octaves, values.size());
  for (int64_t value : values)
    if (value < 0 || value > int64_t(1) << valueBits)
      return makeError("expected values from 0 to 2^{0}, got {1}", valueBits,
                       value);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// What the plans share
//===----------------------------------------------------------------------===//

llvm::Error detail::checkStorage(llvm::StringRef what, const Storage &storage,
                                 int64_t code) {
  if (llvm::Error error = storage.check())
    return error;
  // K1
  if (storage.bits < 2 || storage.bits > 16 ||
      storage.kind == Storage::Kind::Binary)
    return makeError("expected {0} of 2 to 16 bits, got {1}; composites in "
                     "integers have no binary and no wider codes",
                     what, storage.str());
  if (!storage.contains(code))
    return makeError("expected a zero point of {0} from {1} to {2}, got {3}",
                     what, storage.minCode(), storage.maxCode(), code);
  return llvm::Error::success();
}

llvm::Error detail::checkFormat(llvm::StringRef what, const Format &format) {
  if (llvm::Error error = format.check())
    return error;
  return checkStorage(what, format.storage, format.zeroPoint);
}

llvm::Error detail::checkRowLength(int64_t rowLength) {
  // K1
  if (rowLength < 1 || rowLength > maxRowLength)
    return makeError("expected rows of 1 to {0} elements, got {1}",
                     maxRowLength, rowLength);
  return llvm::Error::success();
}

llvm::Error detail::checkRow(const Format &input, const Format &output,
                             int64_t rowLength) {
  if (llvm::Error error = checkFormat("an input", input))
    return error;
  if (llvm::Error error = checkFormat("an output", output))
    return error;
  return checkRowLength(rowLength);
}

llvm::Expected<unsigned> detail::getSegmentBits(unsigned chosen,
                                                unsigned byDefault) {
  const unsigned segments = chosen == 0 ? byDefault : chosen;
  if (!llvm::isPowerOf2_32(segments) || segments > 4096)
    return makeError("expected a power of two up to 4096 for the segments of "
                     "an octave, got {0}",
                     segments);
  return llvm::Log2_32(segments);
}

llvm::Expected<unsigned> detail::getValueBits(unsigned chosen,
                                              unsigned byDefault) {
  const unsigned bits = chosen == 0 ? byDefault : chosen;
  if (bits < 8 || bits > 30)
    return makeError("expected 8 to 30 bits of a value, got {0}", bits);
  return bits;
}

llvm::Expected<detail::TableBits> detail::getTableBits(unsigned segments,
                                                       unsigned byDefault,
                                                       unsigned valueBits) {
  auto segment = getSegmentBits(segments, byDefault);
  if (!segment)
    return segment.takeError();
  auto value = getValueBits(valueBits, 30);
  if (!value)
    return value.takeError();
  return TableBits{*segment, *value};
}

detail::Ratio detail::splitRatio(double ratio) {
  int exponent = 0;
  double mantissa = std::frexp(ratio, &exponent);
  if (mantissa == 0.5)
    return {1.0, exponent - 1};
  return {mantissa, exponent};
}

Expression detail::times(const Expression &a, double b) {
  return Expression::make(ExprKind::Mul, {a, Expression::constant(b)});
}

llvm::Expected<SegmentTable>
detail::getReciprocal(double numerator, double divisor, unsigned segmentBits,
                      unsigned valueBits, bool fitted) {
  const double half = std::ldexp(1.0, -2 * static_cast<int>(segmentBits) - 3);
  Expression top =
      times(Expression::constant(fitted ? 1.0 - half : 1.0), numerator);
  const int64_t segments = int64_t(1) << segmentBits;
  return SegmentTable::get(
      Expression::make(ExprKind::Div, {top, Expression::input()}), divisor,
      sumFractionBits, segmentBits, valueBits, segments,
      [&](int64_t k) { return segments + k; });
}
