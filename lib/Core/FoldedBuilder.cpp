//===- FoldedBuilder.cpp - tables folded at the zero point ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "FormBuilders.h"
#include "Symmetry.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

namespace {
/// Builds the halves.
class FoldedBuilder {
public:
  FoldedBuilder(const FrontInput &input, const Symmetry &symmetry,
                int64_t reach)
      : input(input), symmetry(symmetry), reach(reach) {}

  llvm::Expected<Table> build();

private:
  bool prefersNegative() const;
  FoldedTable makeFrame(bool storesNegative) const;
  Expression storedSide(bool isNegative) const;
  Format magnitudes() const;
  llvm::Expected<Table> buildDirect(bool storesNegative);
  /// Which half a linear table stores, and how finely.
  struct Half {
    bool isNegative, isSigned;
    unsigned guardBits;
  };
  Half chooseHalf() const;
  std::vector<double> foldedWeights() const;
  llvm::Expected<Table> buildLinear();
  llvm::Expected<Table> buildQuadratic();
  void cutFractions(FoldedTable &table, unsigned least) const;
  llvm::Expected<std::optional<int64_t>> findDifference(const Table &table);

  const FrontInput &input;
  const Symmetry &symmetry;
  int64_t reach;
};
} // namespace

/// The side of smaller values where a slope tells them apart, else that whose
/// values are codes if only one's are: the other side then saturates.
bool FoldedBuilder::prefersNegative() const {
  const Symmetry &s = symmetry;
  const double negative = std::max(-s.leastNegative, s.greatestNegative);
  const double positive = std::max(-s.leastPositive, s.greatestPositive);
  if (!s.negates)
    return negative < positive;
  const Storage &storage = input.out.storage;
  auto least = static_cast<double>(storage.minCode() - input.out.zeroPoint);
  auto greatest = static_cast<double>(storage.maxCode() - input.out.zeroPoint);
  auto saturates = [&](double from, double to) {
    return from < least - 0.5 || to > greatest + 0.5;
  };
  return saturates(s.leastPositive, s.greatestPositive) &&
         !saturates(s.leastNegative, s.greatestNegative);
}

/// Everything but the inner table and the units' bits.
FoldedTable FoldedBuilder::makeFrame(bool storesNegative) const {
  FoldedTable table;
  table.input = input.in.storage;
  table.output = input.out.storage;
  table.rounding = input.spec.interpolationRounding;
  table.center = input.in.zeroPoint;
  table.reach = reach;
  table.storesNegative = storesNegative;
  table.negates = symmetry.negates;
  table.fractionBits = symmetry.fractionBits;
  table.slope = storesNegative ? -symmetry.slope : symmetry.slope;
  table.offset = symmetry.offset;
  // Values hold the zero point; negated, they take it away where it is to be
  // added.
  if (table.negates)
    table.offset +=
        2 * input.out.zeroPoint * (int64_t(1) << table.fractionBits);
  return table;
}

/// Units of 2^-bits codes that the fractions need, at least the guard bits.
void FoldedBuilder::cutFractions(FoldedTable &table, unsigned least) const {
  while (table.fractionBits > least && table.offset % 2 == 0 &&
         table.slope % 2 == 0) {
    --table.fractionBits;
    table.offset /= 2;
    table.slope /= 2;
  }
}

Expression FoldedBuilder::storedSide(bool isNegative) const {
  if (!isNegative)
    return input.f;
  return input.f.substitute(
      Expression::make(ExprKind::Neg, Expression::input()));
}

Format FoldedBuilder::magnitudes() const {
  return {{input.in.storage.bits, Storage::Kind::Unsigned}, input.in.scale, 0};
}

/// The first code of the domain at which the table is not exact.
llvm::Expected<std::optional<int64_t>>
FoldedBuilder::findDifference(const Table &table) {
  for (int64_t u = input.domain.first; u <= input.domain.last; ++u) {
    const int64_t code = u + input.in.storage.minCode();
    llvm::Expected<int64_t> exact = input.function.code(u);
    if (!exact)
      return exact.takeError();
    if (table.evaluate(code) != *exact)
      return std::optional(code);
  }
  return std::optional<int64_t>();
}

llvm::Expected<Table> FoldedBuilder::buildDirect(bool storesNegative) {
  TableSpec spec = input.spec;
  spec.front = FrontEnd::None;
  spec.lo = 0;
  spec.hi = input.in.scale * static_cast<double>(reach);
  llvm::Expected<Table> all =
      buildTable(storedSide(storesNegative), magnitudes(), input.out, spec);
  if (!all)
    return all.takeError();
  FoldedTable table = makeFrame(storesNegative);
  const std::vector<int64_t> &codes = all->getIf<DirectTable>()->values;
  table.values.assign(codes.begin(), codes.begin() + reach + 1);
  auto isConstantEnd = [&] {
    return table.values.size() > 1 &&
           table.values.back() == table.values[table.values.size() - 2];
  };
  while (spec.trim && isConstantEnd())
    table.values.pop_back();
  cutFractions(table, 0);
  return Table(std::move(table));
}

/// The side and signedness whose values leave most room for guard bits, up to
/// seven or the spec's; of equal ones that of smaller values, then the positive
/// side.
FoldedBuilder::Half FoldedBuilder::chooseHalf() const {
  const TableSpec &spec = input.spec;
  const Symmetry &s = symmetry;
  const auto zero = static_cast<double>(input.out.zeroPoint);
  std::optional<Half> best;
  double bestMagnitude = 0;
  for (bool isNegative : {false, true}) {
    const double least =
        zero + (isNegative ? s.leastNegative : s.leastPositive);
    const double greatest =
        zero + (isNegative ? s.greatestNegative : s.greatestPositive);
    // A zero point is a code of either storage.
    const bool isSigned = least < 0 || input.out.zeroPoint < 0;
    const double room =
        std::ldexp(1.0, static_cast<int>(spec.valueBits) - (isSigned ? 1 : 0));
    unsigned guard = std::max(spec.guardBits, 7u);
    while (guard > spec.guardBits && std::ldexp(std::max(-least, greatest),
                                                static_cast<int>(guard)) > room)
      --guard;
    const double magnitude = std::max(-least, greatest);
    if (!best || guard > best->guardBits ||
        (guard == best->guardBits && magnitude < bestMagnitude)) {
      best = Half{isNegative, isSigned, guard};
      bestMagnitude = magnitude;
    }
  }
  return *best;
}

/// The weights of both codes of each magnitude.
std::vector<double> FoldedBuilder::foldedWeights() const {
  const std::vector<double> &weights = input.spec.weights;
  std::vector<double> folded(weights.size());
  for (size_t u = 0; u < weights.size(); ++u)
    folded[std::llabs(int64_t(u) + input.in.storage.minCode() -
                      input.in.zeroPoint)] += weights[u];
  return folded;
}

/// Whether a value fits the spec's width, but for one unit, which it loses.
static bool fitValue(int64_t &value, unsigned bits, bool isSigned) {
  const int64_t bound = int64_t(1) << (bits - (isSigned ? 1 : 0));
  if (value == bound)
    --value;
  return value < bound && value >= (isSigned ? -bound : 0);
}

llvm::Expected<Table> FoldedBuilder::buildLinear() {
  Half half = chooseHalf();
  TableSpec spec = input.spec;
  // The last magnitude is a node: the zero point is the first one.
  spec.lastNode = LastNode::AtEnd;
  spec.weights = foldedWeights();
  // A side has half the steps.
  spec.segments = std::min(spec.segments, reach);
  Format values = input.out;
  values.storage.kind =
      half.isSigned ? Storage::Kind::Signed : Storage::Kind::Unsigned;
  FoldedTable table = makeFrame(half.isNegative);
  for (;; --half.guardBits) {
    // Wider values than asked for only until they prove to fit.
    spec.guardBits = half.guardBits;
    spec.valueBits =
        std::max(input.spec.valueBits, input.out.storage.bits + spec.guardBits);
    const bool isLast = half.guardBits == input.spec.guardBits;
    if (spec.valueBits > 32 && !isLast)
      continue;
    if (isLast)
      spec.valueBits = input.spec.valueBits;
    llvm::Expected<LinearTable> linear =
        buildInner(storedSide(half.isNegative), magnitudes(), values, spec,
                   input.in.scale * static_cast<double>(reach));
    if (!linear)
      return linear.takeError();
    linear->valueBits = input.spec.valueBits;
    if (!llvm::all_of(linear->values, [&](int64_t &v) {
          return fitValue(v, linear->valueBits, half.isSigned);
        }))
      continue;
    cutFractions(table, half.guardBits);
    table.linear = std::move(*linear);
    return Table(std::move(table));
  }
}

/// The side of lesser values where a slope tells them apart.
llvm::Expected<Table> FoldedBuilder::buildQuadratic() {
  const bool isNegative = !symmetry.negates && prefersNegative();
  FoldedTable table = makeFrame(isNegative);
  TableSpec spec = input.spec;
  spec.lastNode = LastNode::AtEnd;
  spec.segments = std::min(spec.segments, reach);
  spec.guardBits = std::min(spec.guardBits, table.fractionBits);
  // Of what is odd, the value that both sides have in common: unrounded
  // values are then those of the other side, negated.
  std::optional<int64_t> center;
  const int64_t unit = int64_t(1) << table.fractionBits;
  if (table.negates && table.slope == 0 && table.offset % (2 * unit) == 0)
    center = table.offset / (2 * unit);
  const Expression side = storedSide(isNegative);
  const Format codes = magnitudes();
  const CodeRange range{0, reach};
  CodeFunction function(side, codes, input.out, spec.pole, spec.valueRounding,
                        range);
  llvm::Expected<QuadraticTable> quadratic =
      qlut::buildQuadratic(spec, codes, input.out, function, range, center);
  if (!quadratic)
    return quadratic.takeError();
  cutFractions(table, quadratic->guardBits);
  table.quadratic = std::move(*quadratic);
  return Table(std::move(table));
}

llvm::Expected<Table> FoldedBuilder::build() {
  if (input.spec.form == TableForm::Linear ||
      input.spec.form == TableForm::Quadratic) {
    llvm::Expected<Table> table =
        input.spec.form == TableForm::Linear ? buildLinear() : buildQuadratic();
    if (table)
      if (llvm::Error error = table->check())
        return std::move(error);
    return table;
  }
  const bool negative = prefersNegative();
  std::optional<int64_t> difference;
  for (bool storesNegative : {negative, !negative}) {
    llvm::Expected<Table> table = buildDirect(storesNegative);
    if (!table)
      return table.takeError();
    if (llvm::Error error = table->check())
      return std::move(error);
    llvm::Expected<std::optional<int64_t>> found = findDifference(*table);
    if (!found)
      return found.takeError();
    if (!*found)
      return table;
    difference = *found;
  }
  return makeError("expected the codes of {0} on one side of the zero point to "
                   "give those on the other, got another result at code {1}: "
                   "use front end 'none', the linear form or another output "
                   "format",
                   input.f.str(), *difference);
}

llvm::Expected<Table> qlut::buildFolded(const FrontInput &input) {
  const Format &in = input.in;
  const int64_t center = in.zeroPoint - in.storage.minCode();
  const int64_t below = center - input.domain.first;
  const int64_t above = input.domain.last - center;
  if (below < 1 || above < 1)
    return makeError("expected codes on both sides of the zero point {0} to "
                     "fold them, got a range of the codes {1} to {2}: use "
                     "front end 'none' or a range on both sides of 0",
                     in.zeroPoint, input.domain.first + in.storage.minCode(),
                     input.domain.last + in.storage.minCode());
  if (input.spec.pole == PolePolicy::Error)
    if (llvm::Error error = input.function.checkFinite(input.domain))
      return std::move(error);
  const int64_t reach = std::max(below, above);
  std::optional<Symmetry> symmetry =
      findSymmetry(input, std::min(below, above), reach);
  if (!symmetry)
    return makeError("expected f(x) + f(-x) to be constant or f(x) - f(-x) a "
                     "multiple of x to fold a table, got {0}: use front end "
                     "'none'",
                     input.f.str());
  return FoldedBuilder(input, *symmetry, reach).build();
}
