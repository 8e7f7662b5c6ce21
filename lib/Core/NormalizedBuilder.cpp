//===- NormalizedBuilder.cpp - one octave for all of them -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NormalizedBuilder.h"
#include "Diagnostics.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

/// Cuts first and last to numbers whose result is neither far beyond the
/// output's codes nor far below one half, so that shifts stay short.
void NormalizedBuilder::cutToCodes() {
  if (law == Law::Logarithm)
    return;
  const double most = std::ldexp(1.0, static_cast<int>(out.storage.bits) + 2);
  const bool rises = law == Law::Power ? power > 0 : table.multiplier > 0;
  auto isLow = [&](int64_t n) { return magnitudeAt(n) < 0.125; };
  auto isHigh = [&](int64_t n) { return magnitudeAt(n) > most; };
  // From `end` towards `other`: the last number that drops, which gives the
  // code of all before it, or `end` if it does not.
  auto cut = [&](int64_t end, int64_t other, auto drops) {
    if (!drops(end))
      return end;
    int64_t dropped = end, kept = other;
    while (std::llabs(kept - dropped) > 1) {
      const int64_t middle = dropped + (kept - dropped) / 2;
      (drops(middle) ? dropped : kept) = middle;
    }
    return dropped;
  };
  const int64_t first = table.first, last = table.last;
  if (rises) {
    table.first = cut(first, last, isLow);
    table.last = std::max(table.first, cut(last, first, isHigh));
  } else {
    table.first = cut(first, last, isHigh);
    table.last = std::max(table.first, cut(last, first, isLow));
  }
}

//===----------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------===//

/// x of the inner table, from 0 on, as x of f in the first octaves.
static Expression firstOctaves(double octave, unsigned octaves) {
  using E = Expression;
  E x = E::input();
  E result = E::make(ExprKind::Add, {x, E::constant(octave)});
  for (unsigned r = 1; r < octaves; ++r) {
    E inside = E::make(ExprKind::Sub, {x, E::constant(octave * (r - 1))});
    E longer = E::make(ExprKind::Mul, {E::constant(1 << r), inside});
    result = E::make(ExprKind::SelectGe,
                     {x, E::constant(octave * r), longer, result});
  }
  return result;
}

/// The weight of each code of the inner table: of the input's codes that are
/// read there, in the square of the unit that the values of their octave have
/// in output codes. None for equal weights, or if no code that is read weighs.
std::vector<double> NormalizedBuilder::innerWeights(unsigned indexed) const {
  const std::vector<double> &weights = input.spec.weights;
  if (weights.empty())
    return {};
  const unsigned bits = table.fractionBits;
  struct Read {
    int64_t offset, exponent;
    double weight;
  };
  std::vector<Read> reads;
  int64_t greatest = INT64_MIN;
  for (size_t i = 0; i < weights.size(); ++i) {
    const int64_t number =
        static_cast<int64_t>(i) + in.storage.minCode() - in.zeroPoint;
    const int64_t n =
        table.mirror == Mirror::None ? number : std::llabs(number);
    if (n < table.first || n > table.last || !(weights[i] > 0))
      continue;
    int64_t high = 0, u = 0;
    if (law == Law::Exponential) {
      const int64_t half = (int64_t(1) << table.productShift) >> 1;
      const int64_t product =
          (n * table.multiplier + half) >> table.productShift;
      high = product >> bits;
      u = product - (high << bits);
    } else {
      const auto exponent = static_cast<int64_t>(llvm::Log2_64(n));
      high = highOf(n);
      u = (n << (bits - exponent)) - (int64_t(1) << bits) +
          ((exponent - high * table.octaves) << bits);
    }
    const int64_t growth = law == Law::Power         ? power * high
                           : law == Law::Exponential ? high
                                                     : 0;
    reads.push_back({u >> (bits - indexed), growth, weights[i]});
    greatest = std::max(greatest, growth);
  }
  if (reads.empty())
    return {};
  std::vector<double> inner(int64_t(1) << 16);
  for (const Read &read : reads)
    inner[read.offset] +=
        std::ldexp(read.weight, static_cast<int>(std::max<int64_t>(
                                    2 * (read.exponent - greatest), -2000)));
  return inner;
}

llvm::Error NormalizedBuilder::buildValues() {
  const TableSpec &given = input.spec;
  // The function of the inner table, its input, and its greatest value.
  unsigned indexed = 16;
  Format octave{{16, Storage::Kind::Unsigned}, std::ldexp(1.0, -16), 0};
  Expression inner = f;
  double greatest = 0;
  const double start = values.nearest(in.scale, 1).value;
  if (law == Law::Exponential) {
    Expression atZero = f.substitute(Expression::constant(0));
    inner = Expression::make(
        ExprKind::Mul,
        {atZero, Expression::make(ExprKind::Exp2, Expression::input())});
    greatest = 2 * values.nearest(0).value;
  } else {
    table.fractionBits = llvm::Log2_64(table.last);
    indexed =
        std::min(table.fractionBits, 16 - llvm::Log2_32_Ceil(table.octaves));
    octave.scale = std::ldexp(in.scale, -static_cast<int>(indexed));
    inner = f.substitute(firstOctaves(in.scale, table.octaves));
    const double end =
        values.nearest(in.scale, int64_t(1) << table.octaves).value;
    greatest = std::fabs(start) > std::fabs(end) ? start : end;
    if (law == Law::Logarithm) {
      inner = Expression::make(
          ExprKind::Sub, {inner, f.substitute(Expression::constant(in.scale))});
      greatest = end - start;
    }
  }
  if (!inner.withinLimits())
    return makeError("expected a smaller expression for the front end "
                     "'normalize', got {0}",
                     f.str());

  // Units in which the greatest value takes all value bits.
  TableSpec spec = given;
  Format units = out;
  units.storage = {16, greatest < 0 ? Storage::Kind::Signed
                                    : Storage::Kind::Unsigned};
  while (units.storage.bits > spec.valueBits)
    units.storage.bits /= 2;
  units.zeroPoint = 0;
  spec.guardBits = std::min(16u, spec.valueBits - units.storage.bits);
  const int codeBits =
      static_cast<int>(units.storage.bits) - (greatest < 0 ? 1 : 0);
  int exponent = 0;
  if (std::frexp(std::fabs(greatest) / out.scale, &exponent) == 0.5)
    --exponent;
  exponent -= codeBits;
  units.scale = std::ldexp(out.scale, exponent);
  spec.lastNode = LastNode::PastEnd;
  spec.trim = false;
  spec.pole = PolePolicy::Error;
  spec.weights = innerWeights(indexed);
  const int64_t nodes = table.octaves * (int64_t(1) << indexed);
  if (spec.segments < table.octaves)
    return makeError("expected at least {0} segments, one for each octave, for "
                     "the front end 'normalize', got {1}",
                     table.octaves, spec.segments);
  // Octaves are nodes.
  spec.fractionBits = std::min(spec.fractionBits, indexed);
  spec.segments = std::min(spec.segments, nodes);
  llvm::Expected<LinearTable> linear =
      buildInner(inner, octave, units, spec,
                 octave.scale * static_cast<double>(nodes - 1));
  if (!linear)
    return linear.takeError();
  table.linear = std::move(*linear);

  // V is 2^(exponent - unit) output codes.
  int64_t longest = 1;
  for (size_t k = 1; k < table.linear.nodes.size(); ++k)
    longest =
        std::max(longest, table.linear.nodes[k] - table.linear.nodes[k - 1]);
  const int64_t unit = int64_t(spec.guardBits) + llvm::Log2_64(longest) +
                       (table.fractionBits - indexed) - exponent;
  if (law == Law::Logarithm) {
    const int64_t bits = std::max<int64_t>(unit, 20);
    const auto guard = static_cast<unsigned>(bits);
    RealEvaluator rises(Expression::make(ExprKind::Sub, {doubled(f), f}));
    auto term =
        bits <= 40 ? at(rises, in.scale, 1, out.scale, guard) : std::nullopt;
    auto offset =
        bits <= 40 ? at(values, in.scale, 1, out.scale, guard) : std::nullopt;
    if (!term || !offset)
      return makeError("expected an output format that the values of {0} fit, "
                       "got {1}: use a greater scale",
                       f.str(), out.str());
    table.term = *term;
    table.offset = *offset + out.zeroPoint * (int64_t(1) << bits);
    table.valueShift = static_cast<unsigned>(bits - unit);
    table.shift = bits;
    return llvm::Error::success();
  }
  table.outputZeroPoint = out.zeroPoint;
  table.step = law == Law::Power ? -power : -1;
  auto highAt = [&](int64_t n) {
    return law == Law::Power
               ? highOf(n)
               : (n * table.multiplier + (int64_t(1) << 15)) >> 36;
  };
  const int64_t least = unit + std::min(table.step * highAt(table.first),
                                        table.step * highAt(table.last));
  table.valueShift = least < 0 ? static_cast<unsigned>(-least) : 0;
  table.shift = unit + table.valueShift;
  return llvm::Error::success();
}

/// Finds the result below the first number, where it is another one.
llvm::Error NormalizedBuilder::describeBelow() {
  if (law == Law::Exponential)
    return llvm::Error::success();
  std::optional<int64_t> wanted;
  bool differs = false, varies = false;
  const Table plain(table);
  for (int64_t u = input.domain.first; u <= input.domain.last; ++u) {
    const int64_t code = u + in.storage.minCode();
    const int64_t n = code - in.zeroPoint;
    if ((table.mirror == Mirror::None ? n : std::llabs(n)) >= table.first)
      continue;
    llvm::Expected<int64_t> exact = input.function.code(u);
    if (!exact)
      return exact.takeError();
    differs |= *exact != plain.evaluate(code);
    varies |= wanted && *wanted != *exact;
    wanted = *exact;
  }
  if (!differs)
    return llvm::Error::success();
  if (varies)
    return makeError("expected one result of {0} below the code {1} for the "
                     "front end 'normalize', got several: use front end "
                     "'none' or a range above 0",
                     f.str(), table.first + in.zeroPoint);
  table.below = wanted;
  return llvm::Error::success();
}

llvm::Expected<Table> NormalizedBuilder::build() {
  if (input.spec.form != TableForm::Linear)
    return makeError("expected a linear table behind the front end "
                     "'normalize', got {0}: use the linear form",
                     stringifyTableForm(input.spec.form));
  if (input.spec.pole == PolePolicy::Error)
    if (llvm::Error error = input.function.checkFinite(input.domain))
      return std::move(error);
  table.input = in.storage;
  table.output = out.storage;
  table.rounding = input.spec.interpolationRounding;
  table.zeroPoint = in.zeroPoint;
  const bool hasMagnitudes = to >= 1;
  const bool isKnown = (hasMagnitudes && recognizePower()) ||
                       (hasMagnitudes && recognizeLogarithm()) ||
                       recognizeExponential();
  if (!isKnown || !hasMirror())
    return makeError("expected a power c x^(p/q), a log(x) + b or c exp(b x) "
                     "over positive codes to normalize a table, got {0}: use "
                     "front end 'none'",
                     f.str());
  if (law == Law::Exponential) {
    table.kind = Normalization::Exponent;
    table.first = from;
    table.last = to;
  } else {
    table.fractionBits = table.productShift = 0;
    table.multiplier = 0;
    const bool isMirrored = table.mirror != Mirror::None;
    table.first = isMirrored ? 1 : std::max<int64_t>(from, 1);
    table.last = isMirrored ? std::max(to, -from) : to;
  }
  cutToCodes();
  if (llvm::Error error = buildValues())
    return std::move(error);
  if (llvm::Error error = Table(table).check())
    return std::move(error);
  if (llvm::Error error = describeBelow())
    return std::move(error);
  return Table(std::move(table));
}

llvm::Expected<Table> qlut::buildNormalized(const FrontInput &input) {
  return NormalizedBuilder(input).build();
}
