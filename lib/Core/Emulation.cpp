//===- Emulation.cpp - tables as TOSA and TensorFlow Lite fill them -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emulation.h"
#include "Diagnostics.h"
#include "qlut/Core/RealEvaluator.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

/// The segments of the 16-bit tables, and the codes of each.
static constexpr int64_t numSegments = 512, segmentCodes = 128;

/// i8 to i8, or i16 to i16 without zero points.
static llvm::Error checkFormats(llvm::StringRef form, const Format &in,
                                const Format &out) {
  for (unsigned bits : {8, 16}) {
    const Storage storage{bits, Storage::Kind::Signed};
    if (in.storage != storage || out.storage != storage)
      continue;
    if (bits == 16 && (in.zeroPoint != 0 || out.zeroPoint != 0))
      return makeError("expected zero points 0 of a 16-bit {0} table, got {1} "
                       "and {2}",
                       form, in.zeroPoint, out.zeroPoint);
    return llvm::Error::success();
  }
  return makeError("expected codes i8 to i8 or i16 to i16 of a {0} table, got "
                   "{1} to {2}",
                   form, in.storage.str(), out.storage.str());
}

/// The two neighbours after node k differ by more than 16 bits hold.
static bool isTooSteep(llvm::ArrayRef<int64_t> values, int64_t k) {
  return !llvm::isInt<16>(values[k + 1] - values[k]);
}

bool qlut::isTosaTable(const Table &table) {
  auto isSigned = [&](unsigned bits) {
    const Storage storage{bits, Storage::Kind::Signed};
    return table.input() == storage && table.output() == storage;
  };
  if (table.getIf<DirectTable>())
    return isSigned(8);
  auto *linear = table.getIf<LinearTable>();
  if (!linear || !isSigned(16) || linear->guardBits != 0 ||
      linear->rounding != Rounding::HalfUp ||
      linear->numSegments() != numSegments)
    return false;
  for (int64_t k = 0; k < numSegments; ++k)
    if (linear->nodes[k] != k * segmentCodes || isTooSteep(linear->values, k))
      return false;
  return linear->nodes.back() == numSegments * segmentCodes;
}

static Table makeDirect(const Format &in, const Format &out,
                        std::vector<int64_t> values) {
  DirectTable table;
  table.input = in.storage;
  table.output = out.storage;
  table.values = std::move(values);
  return Table(std::move(table));
}

/// 513 values, 128 codes apart.
static llvm::Expected<Table> makeInterpolated(llvm::StringRef form,
                                              const Format &in,
                                              const Format &out,
                                              std::vector<int64_t> values) {
  LinearTable table;
  table.input = in.storage;
  table.output = out.storage;
  table.valueBits = 16;
  for (int64_t k = 0; k <= numSegments; ++k)
    table.nodes.push_back(k * segmentCodes);
  for (int64_t k = 0; k < numSegments; ++k)
    if (isTooSteep(values, k))
      return makeError("expected neighbours of a {0} table to differ by no "
                       "more than 16 bits hold, got {1} and {2} at the codes "
                       "{3} and {4}: use a shorter range or a greater output "
                       "scale",
                       form, values[k], values[k + 1],
                       table.nodes[k] + in.storage.minCode(),
                       table.nodes[k + 1] + in.storage.minCode());
  table.values = std::move(values);
  return Table(std::move(table));
}

//===----------------------------------------------------------------------===//
// TOSA
//===----------------------------------------------------------------------===//

llvm::Expected<Table> qlut::buildTosa(const Format &in, const Format &out,
                                      CodeFunction &function,
                                      CodeRange domain) {
  if (llvm::Error error = checkFormats("tosa", in, out))
    return error;
  // Outside the domain the value at its nearer end; the last node lies past
  // the last code.
  const int64_t last = in.storage.numCodes() - 1;
  const int64_t end = domain.last == last ? last + 1 : domain.last;
  const int64_t step = in.storage.bits == 8 ? 1 : segmentCodes;
  std::vector<int64_t> values;
  for (int64_t u = 0; u <= (step == 1 ? last : last + 1); u += step) {
    llvm::Expected<int64_t> value =
        function.code(std::clamp(u, domain.first, end));
    if (!value)
      return value.takeError();
    values.push_back(*value);
  }
  if (step == 1)
    return makeDirect(in, out, std::move(values));
  return makeInterpolated("tosa", in, out, std::move(values));
}

//===----------------------------------------------------------------------===//
// TensorFlow Lite
//===----------------------------------------------------------------------===//

namespace {
/// The function as LUTPopulate calls it.
class FloatFunction {
public:
  FloatFunction(const Expression &f, const Format &in, CodeRange domain)
      : expression(f), evaluator(f), least(realAt(in, domain.first)),
        greatest(realAt(in, domain.last)) {}

  /// Error: no finite value there.
  llvm::Expected<float> operator()(float x) {
    const auto inside = static_cast<double>(std::clamp(x, least, greatest));
    RealValue result = evaluator.nearest(inside);
    if (result.kind != ValueKind::Finite)
      return makeError("{0} has no finite value at x = {1}: use a range "
                       "without it",
                       expression.str(), realText(inside));
    return static_cast<float>(result.value);
  }

private:
  static float realAt(const Format &in, int64_t offset) {
    return static_cast<float>(in.toReal(offset + in.storage.minCode()));
  }

  const Expression &expression;
  RealEvaluator evaluator;
  float least, greatest;
};
} // namespace

/// TfLiteRound.
static float roundAway(float x) { return std::round(x); }

static int64_t toCode(float x, const Format &out) {
  const auto least = static_cast<float>(out.storage.minCode());
  const auto greatest = static_cast<float>(out.storage.maxCode());
  return static_cast<int64_t>(std::clamp(x, least, greatest));
}

/// LUTPopulate for int8.
static llvm::Expected<Table> buildTflite8(FloatFunction &function,
                                          const Format &in, const Format &out) {
  const float inverse = 1.0F / static_cast<float>(out.scale);
  const auto zero = static_cast<float>(out.zeroPoint);
  std::vector<int64_t> values;
  for (int64_t code = in.storage.minCode(); code <= in.storage.maxCode();
       ++code) {
    const float x =
        static_cast<float>(in.scale) * static_cast<float>(code - in.zeroPoint);
    llvm::Expected<float> y = function(x);
    if (!y)
      return y.takeError();
    values.push_back(toCode(roundAway(*y * inverse) + zero, out));
  }
  return makeDirect(in, out, std::move(values));
}

/// LUTPopulate for int16: each value is moved by half the error at the middle
/// of its segment.
static llvm::Expected<Table>
buildTflite16(FloatFunction &function, const Format &in, const Format &out) {
  const auto inScale = static_cast<float>(in.scale);
  const auto outScale = static_cast<float>(out.scale);
  const float least = inScale * -32768.0F, greatest = inScale * 32767.0F;
  const float step = (greatest - least) / 512.0F, halfStep = step / 2.0F;
  const float inverse = 65536.0F / (outScale * 32767.0F - outScale * -32768.0F);
  std::vector<int64_t> values;
  for (int64_t k = 0; k < numSegments; ++k) {
    const float x = least + static_cast<float>(k) * step;
    llvm::Expected<float> here = function(x);
    if (!here)
      return here.takeError();
    llvm::Expected<float> middle = function(x + halfStep);
    if (!middle)
      return middle.takeError();
    llvm::Expected<float> next =
        function(least + static_cast<float>(k + 1) * step);
    if (!next)
      return next.takeError();
    const float sample = roundAway(*here * inverse);
    const float chord = roundAway((*next * inverse + sample) / 2.0F);
    const float error = chord - roundAway(*middle * inverse);
    values.push_back(toCode(sample - roundAway(error / 2.0F), out));
  }
  llvm::Expected<float> last = function(greatest);
  if (!last)
    return last.takeError();
  values.push_back(toCode(roundAway(*last * inverse), out));
  return makeInterpolated("tflite", in, out, std::move(values));
}

llvm::Expected<Table> qlut::buildTflite(const Expression &f, const Format &in,
                                        const Format &out, CodeRange domain) {
  if (llvm::Error error = checkFormats("tflite", in, out))
    return error;
  FloatFunction function(f, in, domain);
  return in.storage.bits == 8 ? buildTflite8(function, in, out)
                              : buildTflite16(function, in, out);
}
