//===- FrontBuilder.cpp - tables behind a front end -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FrontBuilder.h"
#include "Diagnostics.h"
#include "qlut/Core/Certificate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace qlut;

llvm::Expected<LinearTable> qlut::buildInner(const Expression &f,
                                             const Format &in,
                                             const Format &out, TableSpec spec,
                                             double hi) {
  const Spacing wanted = spec.spacing;
  spec.form = TableForm::Linear;
  spec.front = FrontEnd::None;
  spec.lo = 0;
  const bool isSearched = spec.objective != Objective::None ||
                          spec.values == ValuePlacement::Fitted;
  if (wanted == Spacing::Uniform && isSearched) {
    // Fitted values of equal parts: of as many as there are of the shortest
    // power of two.
    const auto last = std::llround(hi / in.scale);
    const int64_t length =
        int64_t(1) << llvm::Log2_64_Ceil(llvm::divideCeil(last, spec.segments));
    spec.segments = llvm::divideCeil(last, length);
    spec.lastNode = LastNode::PastEnd;
    spec.trim = false;
    hi = in.scale * static_cast<double>(spec.segments * length - 1);
  } else if (wanted == Spacing::Uniform) {
    spec.spacing = Spacing::PowerOfTwo;
  }
  spec.hi = hi;
  llvm::Expected<Table> table = buildTable(f, in, out, spec);
  if (!table)
    return table.takeError();
  LinearTable linear = *table->getIf<LinearTable>();
  const int64_t length = linear.nodes[1] - linear.nodes[0];
  bool isEqual = true;
  for (size_t k = 1; k < linear.nodes.size(); ++k)
    isEqual &= linear.nodes[k] - linear.nodes[k - 1] == length;
  if (isEqual && wanted == Spacing::Uniform)
    linear.spacing = wanted;
  return linear;
}

/// The rules of every front end.
static llvm::Error checkFront(const FrontInput &input) {
  const TableSpec &spec = input.spec;
  llvm::StringRef front = stringifyFrontEnd(spec.front);
  const bool mayBeQuadratic = spec.front != FrontEnd::Normalize;
  if (spec.form != TableForm::Direct && spec.form != TableForm::Linear &&
      !(spec.form == TableForm::Quadratic && mayBeQuadratic))
    return makeError("expected a direct{0} or linear table behind the front "
                     "end '{1}', got {2}: use front end 'none'",
                     mayBeQuadratic ? ", quadratic" : "", front,
                     stringifyTableForm(spec.form));
  if (!spec.breakpoints.empty() || spec.spacing == Spacing::Free)
    return makeError("expected uniform, power-of-two or dyadic spacing behind "
                     "the front end '{0}', got {1}: use front end 'none'",
                     front, spec.breakpoints.empty() ? "free" : "breakpoints");
  if (spec.outOfRange != OutOfRange::Clamp)
    return makeError("expected to clamp outside the range behind the front end "
                     "'{0}', got tail: use front end 'none'",
                     front);
  if (spec.form == TableForm::Linear &&
      spec.coefficients != Coefficients::Endpoints)
    return makeError(
        "expected end results behind the front end '{0}', got {1}: "
        "use front end 'none'",
        front, stringifyCoefficients(spec.coefficients));
  for (const Format *format : {&input.in, &input.out})
    if (format->storage.kind == Storage::Kind::Binary)
      return makeError("expected codes of more than 1 bit for the front end "
                       "'{0}', got {1}: use front end 'none'",
                       front, format->storage.str());
  return llvm::Error::success();
}

static llvm::Expected<Table> buildOne(const FrontInput &input, FrontEnd front) {
  if (front == FrontEnd::Symmetry)
    return buildFolded(input);
  if (front == FrontEnd::Normalize)
    return buildNormalized(input);
  TableSpec plain = input.spec;
  plain.front = FrontEnd::None;
  return buildTable(input.f, input.in, input.out, plain);
}

/// The table of least greatest error, of equal ones the smallest, of those
/// the earliest in the order of FrontEnd.
static llvm::Expected<Table> buildBest(const FrontInput &input) {
  std::optional<Table> best;
  std::pair<double, int64_t> least;
  llvm::Error refusal = llvm::Error::success();
  for (FrontEnd front :
       {FrontEnd::None, FrontEnd::Symmetry, FrontEnd::Normalize}) {
    if (!llvm::is_contained(input.spec.allowedFronts, front))
      continue;
    llvm::Expected<Table> table = buildOne(input, front);
    if (!table) {
      // Of none, the first error is the one to show.
      if (refusal)
        llvm::consumeError(table.takeError());
      else
        refusal = table.takeError();
      continue;
    }
    const Certificate found = certify(*table, input.f, input.in, input.out,
                                      input.spec.lo, input.spec.hi);
    const std::pair<double, int64_t> cost(found.maxError, found.bytes);
    if (!best || cost < least) {
      best = std::move(*table);
      least = cost;
    }
  }
  if (!best)
    return refusal ? std::move(refusal)
                   : makeError("expected a front end to choose from");
  llvm::consumeError(std::move(refusal));
  return std::move(*best);
}

llvm::Expected<Table> qlut::buildBehindFront(const FrontInput &input) {
  if (llvm::Error error = checkFront(input)) {
    if (input.spec.front != FrontEnd::Auto)
      return std::move(error);
    llvm::consumeError(std::move(error));
    return buildOne(input, FrontEnd::None);
  }
  if (input.spec.front == FrontEnd::Auto)
    return buildBest(input);
  return buildOne(input, input.spec.front);
}
