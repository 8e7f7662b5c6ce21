//===- Boundaries.cpp - chains that are quantize or dequantize ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scale and zero point are read off the products and sums of the chain; that
// the chain then is what they say is found by running it, at every code and on
// both sides of every change of the code. Between these it is monotonic, as
// each of its steps is.
//
//===----------------------------------------------------------------------===//

#include "Boundaries.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut::detail;
using ::qlut::Format;
using ::qlut::Rounding;
using ::qlut::Storage;
using StepKind = ChainStep::Kind;

namespace {
/// What the products and sums of a chain come to: y = c n + d with
/// n = round(a x + b), or y = a x + b without a rounding.
struct Law {
  double a = 1.0, b = 0.0;
  std::optional<Rounding> rounding;
  double c = 1.0, d = 0.0;
  /// Bits of the significand of the narrowest float on the way.
  unsigned precision = 53;
};

/// Compares a chain with quantize and dequantize of a format.
class Comparison {
public:
  Comparison(ArrayRef<ChainStep> steps, const Law &law, Type source,
             Type result, std::string &why)
      : steps(steps), law(law), source(getElementTypeOrSelf(source)),
        result(getElementTypeOrSelf(result)), why(why) {}

  std::optional<Boundary> matchDequantize();
  std::optional<Boundary> matchQuantize();
  std::optional<Boundary> matchFakeQuant();

private:
  std::optional<Boundary> refuse(const Twine &reason) {
    why = reason.str();
    return std::nullopt;
  }
  bool makeFormat(Storage storage, double scale, double zeroPoint,
                  Boundary &boundary);
  double dequantize(int64_t code, const Format &format, FloatType type) const;
  int64_t quantize(double x, const Boundary &boundary) const;
  double run(double x) const { return runChain(steps, x).number; }
  std::optional<Boundary> checkCodes(Boundary boundary);
  int64_t countInexact(const Boundary &boundary, double edge, double below,
                       double above) const;

  ArrayRef<ChainStep> steps;
  Law law;
  Type source, result;
  std::string &why;
};
} // namespace

/// The law of the steps, or none if they have no such form.
static std::optional<Law> getLaw(ArrayRef<ChainStep> steps, std::string &why) {
  Law law;
  for (const ChainStep &step : steps) {
    if (step.type)
      law.precision = std::min(
          law.precision,
          llvm::APFloat::semanticsPrecision(step.type.getFloatSemantics()));
    double &factor = law.rounding ? law.c : law.a;
    double &summand = law.rounding ? law.d : law.b;
    switch (step.kind) {
    case StepKind::Add:
      summand += step.constant;
      break;
    case StepKind::Mul:
      factor *= step.constant;
      summand *= step.constant;
      break;
    case StepKind::Div:
      factor /= step.constant;
      summand /= step.constant;
      break;
    case StepKind::Max:
    case StepKind::Min:
    case StepKind::ToFloat:
    case StepKind::Resize:
      break;
    case StepKind::RoundEven:
    case StepKind::RoundAway:
    case StepKind::Floor:
    case StepKind::ToInt:
    case StepKind::Truncate:
      if (law.rounding) {
        // An integer stays what it is.
        if (law.c != 1.0 || law.d != std::floor(law.d))
          return std::nullopt;
        break;
      }
      if (step.kind == StepKind::Truncate) {
        why = "expected a rounding before the conversion to an integer, which "
              "truncates";
        return std::nullopt;
      }
      law.rounding = step.kind == StepKind::RoundAway ? Rounding::HalfAway
                     : step.kind == StepKind::Floor   ? Rounding::Floor
                                                      : Rounding::HalfEven;
      break;
    }
  }
  if (!std::isfinite(law.a) || !std::isfinite(law.b) || law.a <= 0.0 ||
      !std::isfinite(law.c) || !std::isfinite(law.d) || law.c <= 0.0)
    return std::nullopt;
  if (law.rounding == Rounding::Floor && law.b - std::floor(law.b) == 0.5) {
    law.rounding = Rounding::HalfUp;
    law.b -= 0.5;
  }
  return law;
}

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

bool Comparison::makeFormat(Storage storage, double scale, double zeroPoint,
                            Boundary &boundary) {
  double nearest = std::floor(zeroPoint + 0.5);
  if (std::fabs(zeroPoint - nearest) > 1.0 / 1024.0) {
    why = llvm::formatv("expected an integer zero point, got {0}", zeroPoint);
    return false;
  }
  if (std::fabs(nearest) > 65536.0) {
    why = llvm::formatv("expected the zero point in {0}, got {1}",
                        storage.str(), nearest);
    return false;
  }
  boundary.format = {storage, static_cast<float>(scale),
                     static_cast<int64_t>(nearest)};
  if (llvm::Error error = boundary.format.check()) {
    why = llvm::toString(std::move(error));
    return false;
  }
  return true;
}

double Comparison::dequantize(int64_t code, const Format &format,
                              FloatType type) const {
  if (type.isF64()) {
    ::qlut::kernels::IntegerBackend<double> b;
    return ::qlut::kernels::dequantize(b, code, format);
  }
  ::qlut::kernels::IntegerBackend<float> b;
  return roundToType(::qlut::kernels::dequantize(b, code, format), type);
}

int64_t Comparison::quantize(double x, const Boundary &boundary) const {
  if (source.isF64()) {
    ::qlut::kernels::IntegerBackend<double> b;
    return ::qlut::kernels::quantize(b, x, boundary.format, boundary.rounding);
  }
  ::qlut::kernels::IntegerBackend<float> b;
  return ::qlut::kernels::quantize(b, static_cast<float>(x), boundary.format,
                                   boundary.rounding);
}

//===----------------------------------------------------------------------===//
// The three kinds
//===----------------------------------------------------------------------===//

std::optional<Boundary> Comparison::matchDequantize() {
  Boundary boundary;
  boundary.kind = Boundary::Kind::Dequantize;
  Storage storage;
  storage.bits = source.getIntOrFloatBitWidth();
  if (llvm::Error error = storage.check()) {
    llvm::consumeError(std::move(error));
    return std::nullopt;
  }
  auto cast = llvm::find_if(
      steps, [](const ChainStep &step) { return step.fromWidth != 0; });
  if (cast != steps.end() && !cast->isSigned)
    storage.kind = Storage::Kind::Unsigned;
  if (!makeFormat(storage, law.a, -law.b / law.a, boundary))
    return std::nullopt;
  boundary.least = storage.minCode();
  boundary.greatest = storage.maxCode();
  auto type = llvm::cast<FloatType>(result);
  for (int64_t code = boundary.least; code <= boundary.greatest; ++code)
    if (double expected = dequantize(code, boundary.format, type);
        run(code) != expected)
      return refuse(llvm::formatv("expected scale * (code - zero point) for "
                                  "every code, got {0} instead of {1} at {2}",
                                  run(code), expected, code)
                        .str());
  return boundary;
}

std::optional<Boundary> Comparison::matchQuantize() {
  Boundary boundary;
  boundary.kind = Boundary::Kind::Quantize;
  boundary.rounding = *law.rounding;
  if (law.c != 1.0)
    return std::nullopt;
  double end = roundToType(std::ldexp(1.0, 100), cast<FloatType>(source));
  ChainResult lowest = runChain(steps, -end), highest = runChain(steps, end);
  if (lowest.wrapped || highest.wrapped)
    return refuse("expected codes out of range to saturate; they wrap (set "
                  "saturate=true to import them as if they did)");
  boundary.least = static_cast<int64_t>(lowest.number);
  boundary.greatest = static_cast<int64_t>(highest.number);
  Storage storage;
  storage.bits = result.getIntOrFloatBitWidth();
  if (llvm::Error error = storage.check()) {
    llvm::consumeError(std::move(error));
    return std::nullopt;
  }
  if (boundary.greatest > storage.maxCode())
    storage.kind = Storage::Kind::Unsigned;
  if (!storage.contains(boundary.least) ||
      !storage.contains(boundary.greatest) ||
      boundary.least >= boundary.greatest)
    return refuse("expected codes of one storage");
  if (!makeFormat(storage, 1.0 / law.a, law.b + law.d, boundary))
    return std::nullopt;
  return checkCodes(boundary);
}

std::optional<Boundary> Comparison::matchFakeQuant() {
  Boundary boundary;
  boundary.kind = Boundary::Kind::FakeQuant;
  boundary.rounding = *law.rounding;
  double end = roundToType(std::ldexp(1.0, 100), cast<FloatType>(source));
  auto number = [&](double x) {
    return std::floor((run(x) - law.d) / law.c + 0.5);
  };
  double least = number(-end), greatest = number(end);
  double levels = greatest - least + 1.0;
  // Without a clamp the numbers go on.
  if (!(levels >= 2.0 && levels <= 65536.0) || std::fabs(least) > 65536.0)
    return refuse("expected a clamp to at most 65536 values");
  Storage storage;
  storage.bits = levels <= 4.0     ? 2
                 : levels <= 16.0  ? 4
                 : levels <= 256.0 ? 8
                                   : 16;
  double half = static_cast<double>(storage.numCodes() / 2), shift = 0.0;
  if (least >= 0.0 && greatest >= half && greatest < 2.0 * half)
    storage.kind = Storage::Kind::Unsigned;
  else if (least < -half || greatest >= half)
    shift = -half - least;
  boundary.least = static_cast<int64_t>(least + shift);
  boundary.greatest = static_cast<int64_t>(greatest + shift);
  if (!makeFormat(storage, law.c, shift - law.d / law.c, boundary))
    return std::nullopt;
  return checkCodes(boundary);
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

/// The number of the two floats next to where the code changes that the chain
/// gives another code than quantize; `edge` is about there.
int64_t Comparison::countInexact(const Boundary &boundary, double edge,
                                 double below, double above) const {
  auto step = [&](double x, double towards) {
    return source.isF64() ? std::nextafter(x, towards)
                          : std::nextafter(static_cast<float>(x),
                                           static_cast<float>(towards));
  };
  int64_t code = quantize(below, boundary);
  double x = edge;
  while (quantize(x, boundary) > code)
    x = step(x, -HUGE_VAL);
  while (quantize(x, boundary) <= code)
    x = step(x, HUGE_VAL);
  double before = step(x, -HUGE_VAL);
  auto gives = [&](double at, double like) { return run(at) == run(like); };
  return !gives(x, above) || !gives(before, below);
}

std::optional<Boundary> Comparison::checkCodes(Boundary boundary) {
  const Format &format = boundary.format;
  auto type = cast<FloatType>(source);
  double tolerance = std::ldexp(1.0, static_cast<int>(format.storage.bits) + 2 -
                                         static_cast<int>(law.precision));
  if (tolerance > 1.0 / 16.0)
    return refuse(llvm::formatv("expected floats of more than {0} bits of "
                                "significand for codes of {1} bits",
                                law.precision, format.storage.bits)
                      .str());
  auto expected = [&](int64_t code) {
    return boundary.kind == Boundary::Kind::Quantize
               ? static_cast<double>(code)
               : dequantize(code, format, cast<FloatType>(result));
  };
  bool isFloor = boundary.rounding == Rounding::Floor;
  for (int64_t code = boundary.least; code <= boundary.greatest; ++code) {
    double distance = static_cast<double>(code - format.zeroPoint);
    double real = dequantize(code, format, type);
    double at =
        isFloor ? roundToType(format.scale * (distance + 0.5), type) : real;
    if (run(at) != expected(code))
      return refuse(llvm::formatv("expected {0} for {1}, the value of code {2} "
                                  "of {3}, got {4}",
                                  expected(code), at, code, format.str(),
                                  run(at))
                        .str());
    if (code == boundary.greatest)
      break;
    double edge = distance + (isFloor ? 1.0 : 0.5);
    double below = roundToType(format.scale * (edge - tolerance), type);
    double above = roundToType(format.scale * (edge + tolerance), type);
    if (run(below) != expected(code) || run(above) != expected(code + 1))
      return refuse(llvm::formatv("expected the code of {0} to change at {1}",
                                  format.str(), format.scale * edge)
                        .str());
    boundary.inexact += countInexact(
        boundary, roundToType(format.scale * edge, type), below, above);
  }
  return boundary;
}

std::optional<Boundary>
mlir::qlut::detail::matchBoundary(ArrayRef<ChainStep> steps, Type source,
                                  Type result, std::string &why) {
  if (steps.empty())
    return std::nullopt;
  std::optional<Law> law = getLaw(steps, why);
  if (!law)
    return std::nullopt;
  Comparison comparison(steps, *law, source, result, why);
  bool fromFloat = isa<FloatType>(getElementTypeOrSelf(source));
  bool toFloat = isa<FloatType>(getElementTypeOrSelf(result));
  if (!fromFloat)
    return toFloat && !law->rounding ? comparison.matchDequantize()
                                     : std::nullopt;
  if (!law->rounding)
    return std::nullopt;
  return toFloat ? comparison.matchFakeQuant() : comparison.matchQuantize();
}
