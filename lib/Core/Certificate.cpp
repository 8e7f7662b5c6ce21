//===- Certificate.cpp - what a table is worth ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Certificate.h"
#include "CodeFunction.h"
#include "FrontBounds.h"
#include "qlut/Core/LinearSynthesis.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

using namespace qlut;

llvm::StringRef qlut::stringifyMonotonicity(Monotonicity m) {
  switch (m) {
  case Monotonicity::Constant:
    return "constant";
  case Monotonicity::Increasing:
    return "increasing";
  case Monotonicity::Decreasing:
    return "decreasing";
  case Monotonicity::None:
    return "none";
  }
  llvm_unreachable("unknown monotonicity");
}

static Monotonicity monotonicityOf(const std::vector<int64_t> &codes) {
  const bool rises = llvm::is_sorted(codes);
  const bool falls = llvm::is_sorted(codes, std::greater<>());
  if (rises && falls)
    return Monotonicity::Constant;
  if (rises)
    return Monotonicity::Increasing;
  return falls ? Monotonicity::Decreasing : Monotonicity::None;
}

/// The real output code of a real, clamped to the codes.
static double realCode(double real, const Format &out) {
  double code = real / out.scale;
  // Binary: real = scale * (2 * code - 1).
  if (out.storage.kind == Storage::Kind::Binary)
    code = (code + 1) / 2;
  else
    code += static_cast<double>(out.zeroPoint);
  return std::clamp(code, static_cast<double>(out.storage.minCode()),
                    static_cast<double>(out.storage.maxCode()));
}

ExactCodes qlut::exactCodes(const Expression &f, const Format &in,
                            const Format &out, std::optional<double> lo,
                            std::optional<double> hi) {
  const CodeRange range = codesWithin(in, lo, hi);
  ExactCodes exact;
  exact.firstCode = range.first + in.storage.minCode();
  exact.output = out;
  const double least = out.toReal(out.storage.minCode());
  const double greatest = out.toReal(out.storage.maxCode());
  CachedEvaluator evaluator(f);
  for (int64_t u = range.first; u <= range.last; ++u) {
    const int64_t code = u + in.storage.minCode();
    RealValue value = evaluator.nearest(in.scale, inputMultiple(in, code));
    const bool isFinite = value.kind == ValueKind::Finite;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    exact.codes.push_back(isFinite ? realCode(value.value, out) : none);
    exact.reals.push_back(isFinite ? std::clamp(value.value, least, greatest)
                                   : none);
  }
  return exact;
}

/// C3: fills the bounds of a certificate.
static void findBounds(const Table &table, const ExactCodes &exact,
                       Certificate &certificate) {
  constexpr int bits = TargetCodes::fractionBits;
  synthesis::CoverProblem problem;
  problem.output = table.output();
  std::vector<int64_t> codes;
  double rounding = 0;
  for (auto [i, real] : llvm::enumerate(exact.codes)) {
    if (std::isnan(real))
      continue;
    codes.push_back(exact.firstCode + static_cast<int64_t>(i));
    problem.offsets.push_back(codes.back() - table.input().minCode());
    problem.targets.push_back(std::llround(std::ldexp(real, bits)));
    rounding = std::max(rounding, std::fabs(real - std::floor(real + 0.5)));
  }
  // Targets are rounded by half a unit; the table's errors may be that less.
  auto boundOf = [&](int64_t tolerance) {
    return std::max(rounding,
                    std::ldexp(static_cast<double>(tolerance - 2), -bits));
  };
  certificate.bound = certificate.nodeBound = rounding;
  if (auto *linear = table.getIf<LinearTable>()) {
    problem.constantEnds = linear->outOfRange == OutOfRange::Clamp;
    certificate.bound = boundOf(problem.leastError(certificate.segments));
    certificate.nodeBound =
        boundOf(problem.leastError(llvm::ArrayRef(linear->nodes).drop_back(),
                                   linear->nodes.back(), problem.constantEnds));
  } else if (auto *fit = table.getIf<FitTable>()) {
    certificate.bound = boundOf(problem.leastError(certificate.segments));
    certificate.nodeBound = boundOf(
        problem.leastError(fit->starts, table.input().numCodes(), false));
  } else if (table.getIf<StepTable>()) {
    certificate.bound =
        boundOf(problem.leastConstantError(certificate.segments));
    certificate.nodeBound = certificate.bound;
  }
  for (const synthesis::FrontPart &part :
       synthesis::frontParts(table, codes, problem.targets)) {
    certificate.bound = std::max(certificate.bound,
                                 boundOf(part.problem.leastError(part.lines)));
    if (!part.starts.empty())
      certificate.nodeBound = std::max(
          certificate.nodeBound, boundOf(part.problem.leastError(
                                     part.starts, part.end, part.clamped)));
    certificate.nodeBound = std::max(certificate.nodeBound, certificate.bound);
  }
}

/// C4: the error of an output code in units in the last place.
static double ulpsApart(int64_t code, double real, const Format &out,
                        FloatKind type) {
  const double got = roundToFloat(out.toReal(code), type);
  return std::fabs(got - real) /
         ulpAt(std::max(std::fabs(real), out.scale), type);
}

Certificate qlut::certify(const Table &table, const ExactCodes &exact,
                          FloatKind type) {
  Certificate result;
  const std::vector<int64_t> codes = table.evaluateAll();
  result.monotonicity = monotonicityOf(codes);
  result.entries = table.numEntries();
  result.segments = table.numSegments();
  result.bytes = table.numBytes();

  double sum = 0, signedSum = 0, squareSum = 0;
  for (auto [i, exactCode] : llvm::enumerate(exact.codes)) {
    if (std::isnan(exactCode)) {
      ++result.skipped;
      continue;
    }
    const int64_t code = exact.firstCode + static_cast<int64_t>(i);
    const int64_t got = codes[code - table.input().minCode()];
    const double error = static_cast<double>(got) - exactCode;
    if (result.codes == 0 || std::fabs(error) > result.maxError) {
      result.maxError = std::fabs(error);
      result.worstCode = code;
    }
    result.leastError =
        result.codes == 0 ? error : std::min(result.leastError, error);
    result.greatestError =
        result.codes == 0 ? error : std::max(result.greatestError, error);
    result.maxUlp = std::max(
        result.maxUlp, ulpsApart(got, exact.reals[i], exact.output, type));
    ++result.codes;
    sum += std::fabs(error);
    signedSum += error;
    const double square = error * error;
    squareSum += square;
  }
  if (result.codes > 0) {
    const auto count = static_cast<double>(result.codes);
    result.meanError = sum / count;
    result.meanSignedError = signedSum / count;
    result.meanSquaredError = squareSum / count;
    findBounds(table, exact, result);
  }
  return result;
}

std::optional<double>
qlut::weightedSquaredError(const Table &table, const ExactCodes &exact,
                           llvm::ArrayRef<double> weights) {
  const std::vector<int64_t> codes = table.evaluateAll();
  double sum = 0, total = 0;
  for (auto [i, exactCode] : llvm::enumerate(exact.codes)) {
    const int64_t offset =
        exact.firstCode - table.input().minCode() + static_cast<int64_t>(i);
    if (std::isnan(exactCode) || weights[offset] == 0)
      continue;
    const double error = static_cast<double>(codes[offset]) - exactCode;
    total += weights[offset];
    sum += weights[offset] * error * error;
  }
  return total > 0 ? std::optional(sum / total) : std::nullopt;
}

Certificate qlut::certify(const Table &table, const Expression &f,
                          const Format &in, const Format &out,
                          std::optional<double> lo, std::optional<double> hi,
                          FloatKind type) {
  return certify(table, exactCodes(f, in, out, lo, hi), type);
}

llvm::SmallVector<std::pair<llvm::StringRef, Certificate::Figure>>
Certificate::figures() const {
  llvm::SmallVector<std::pair<llvm::StringRef, Figure>> figures{
      {"maxError", maxError},
      {"meanError", meanError},
      {"meanSignedError", meanSignedError},
      {"meanSquaredError", meanSquaredError},
      {"worstCode", worstCode},
      {"codes", codes},
      {"skipped", skipped},
      {"monotonicity", stringifyMonotonicity(monotonicity)},
      {"entries", entries},
      {"segments", segments},
      {"bytes", bytes},
      {"bound", bound},
      {"nodeBound", nodeBound},
      {"leastError", leastError},
      {"greatestError", greatestError},
      {"maxUlp", maxUlp},
  };
  if (rangeHitShare)
    figures.emplace_back("rangeHitShare", *rangeHitShare);
  if (sampleSquaredError)
    figures.emplace_back("sampleSquaredError", *sampleSquaredError);
  return figures;
}

llvm::json::Object Certificate::toJSON() const {
  llvm::json::Object object;
  for (const auto &[name, figure] : figures())
    std::visit([&, key = name](auto value) { object[key] = value; }, figure);
  return object;
}
