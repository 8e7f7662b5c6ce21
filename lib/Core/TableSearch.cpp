//===- TableSearch.cpp - the cheapest table for a bound -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableSearch.h"
#include "Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <limits>

using namespace qlut;

std::string TableBound::text(double figure) const {
  return kind == Kind::MaxError
             ? llvm::formatv("greatest error {0:F3} codes", figure).str()
             : llvm::formatv("mean squared error {0:F4} codes^2", figure).str();
}

SearchSpace SearchSpace::of(const Target &target, const Storage &out) {
  SearchSpace space;
  // Parabolas are asked for by name.
  space.forms = target.forms;
  llvm::erase(space.forms, TableForm::Quadratic);
  space.spacings = target.spacings;
  space.coefficients = target.coefficients;
  space.fronts = target.frontEnds;
  // No guard bits, and as many as the next whole bytes hold, at most 8; one
  // bit stays for values beyond the output's codes.
  const unsigned codeBits = std::max(out.bits, 2U);
  if (codeBits <= target.valueBits)
    space.widths.push_back({codeBits, 0});
  for (unsigned bits = llvm::alignTo(codeBits + 2, 8);
       bits <= std::min(target.valueBits, 32U) && bits <= codeBits + 16;
       bits += 8)
    space.widths.push_back({bits, std::min(bits - codeBits - 1, 8U)});
  space.maxSegments = std::min(space.maxSegments, target.maxEntries);
  return space;
}

std::string FoundTable::text() const {
  std::string text = stringifyTableForm(spec.form).str();
  if (spec.form == TableForm::Linear) {
    text += " " + stringifySpacing(spec.spacing).str();
    if (spec.coefficients == Coefficients::BaseSlope)
      text += " base-slope";
  }
  if (spec.front != FrontEnd::None)
    text += " behind " + stringifyFrontEnd(spec.front).str();
  return text + llvm::formatv(", {0} segments, {1} bytes", table.numSegments(),
                              table.numBytes())
                    .str();
}

namespace {
/// Everything but the number of segments.
struct Choice {
  TableForm form = TableForm::Direct;
  FrontEnd front = FrontEnd::None;
  Spacing spacing = Spacing::Uniform;
  Coefficients coefficients = Coefficients::Endpoints;
  unsigned valueBits = 0, guardBits = 0;

  bool hasSegments() const {
    return form == TableForm::Linear || form == TableForm::Step ||
           form == TableForm::Fit || form == TableForm::Quadratic;
  }
  /// Bytes that every segment adds, at least.
  int64_t bytesPerSegment(const Format &in, const TableSpec &spec) const;
};

class Search {
public:
  Search(const Expression &f, const Format &in, const Format &out,
         const TableSpec &spec, const SearchSpace &space, const Target &target,
         TableBound bound, CostKind kind)
      : f(f), in(in), out(out), spec(spec), space(space), target(target),
        bound(bound), kind(kind) {}

  llvm::Expected<SearchResult> run();

private:
  std::vector<Choice> listChoices() const;
  void trySegments(const Choice &choice);
  std::optional<FoundTable> build(const Choice &choice, int64_t segments);
  bool meets(const FoundTable &found) const {
    return bound.of(found.certificate) <= bound.value;
  }
  /// The cost no table of the choice with so many segments goes below.
  double leastCost(const Choice &choice, int64_t segments) const;
  void keep(FoundTable found);
  void noteFailure(llvm::Error error) {
    std::string message = llvm::toString(std::move(error));
    if (failure.empty())
      failure = std::move(message);
  }

  const Expression &f;
  const Format &in, &out;
  const TableSpec &spec;
  const SearchSpace &space;
  const Target &target;
  TableBound bound;
  CostKind kind;

  std::vector<FoundTable> kept;      ///< cheapest first, at most two
  std::optional<FoundTable> nearest; ///< least figure of all
  std::string failure;               ///< why the first build failed
};
} // namespace

int64_t Choice::bytesPerSegment(const Format &in, const TableSpec &spec) const {
  if (form == TableForm::Quadratic)
    return 5;
  if (form != TableForm::Linear)
    return 1;
  int64_t bytes = (valueBits + 7) / 8;
  if (coefficients == Coefficients::BaseSlope)
    bytes += (spec.slopeBits + 7) / 8;
  if (spacing == Spacing::Free)
    bytes += in.storage.bytes();
  return bytes;
}

/// Fewest parameters first: what is tried early bounds what comes later.
std::vector<Choice> Search::listChoices() const {
  std::vector<Choice> choices;
  for (TableForm form : space.forms) {
    Choice choice;
    choice.form = form;
    choice.valueBits = spec.valueBits;
    if (form == TableForm::Direct || form == TableForm::Quadratic) {
      for (FrontEnd front : space.fronts) {
        choice.front = front;
        if (front == FrontEnd::None || front == FrontEnd::Symmetry)
          choices.push_back(choice);
      }
      continue;
    }
    if (form != TableForm::Linear) {
      choices.push_back(choice);
      continue;
    }
    for (FrontEnd front : space.fronts)
      for (Coefficients coefficients : space.coefficients)
        for (Spacing spacing : space.spacings)
          for (auto [valueBits, guardBits] : space.widths)
            choices.push_back(
                {form, front, spacing, coefficients, valueBits, guardBits});
  }
  // The quick searches with the best tables lead.
  auto rank = [](const Choice &choice) {
    return choice.spacing == Spacing::PowerOfTwo ? 0
           : choice.spacing == Spacing::Free     ? 2
                                                 : 1;
  };
  std::vector<Choice> ranked;
  for (int r = 0; r <= 2; ++r)
    for (const Choice &choice : choices)
      if (rank(choice) == r)
        ranked.push_back(choice);
  return ranked;
}

std::optional<FoundTable> Search::build(const Choice &choice,
                                        int64_t segments) {
  TableSpec tried = spec;
  tried.form = choice.form;
  tried.segments = segments;
  if (choice.form == TableForm::Linear) {
    tried.front = choice.front;
    tried.spacing = choice.spacing;
    tried.coefficients = choice.coefficients;
    tried.values = ValuePlacement::Fitted;
    tried.objective = bound.kind == TableBound::Kind::MaxError ? Objective::Max
                                                               : Objective::Mse;
    tried.valueBits = choice.valueBits;
    tried.guardBits = choice.guardBits;
  } else if (choice.form == TableForm::Direct ||
             choice.form == TableForm::Quadratic) {
    tried.front = choice.front;
  }
  llvm::Expected<Table> table = buildTable(f, in, out, tried);
  if (!table) {
    noteFailure(table.takeError());
    return std::nullopt;
  }
  if (llvm::Error error = target.admits(*table)) {
    noteFailure(std::move(error));
    return std::nullopt;
  }
  Certificate certificate = certify(*table, f, in, out, spec.lo, spec.hi);
  const double cost = costOf(*table, target, kind);
  FoundTable found{std::move(*table), tried, certificate, cost};
  if (!nearest || bound.of(certificate) < bound.of(nearest->certificate))
    nearest = found;
  return found;
}

double Search::leastCost(const Choice &choice, int64_t segments) const {
  const auto bytes =
      static_cast<double>(segments * choice.bytesPerSegment(in, spec));
  // A lookup takes a load, or a product.
  const double cycles = std::min(target.loadCycles, target.multiplyCycles);
  switch (kind) {
  case CostKind::Bytes:
    return bytes;
  case CostKind::Cycles:
    return cycles;
  case CostKind::Both:
    return bytes * cycles;
  }
  llvm_unreachable("unknown kind of cost");
}

/// A table that differs in no more than its widths and segments is no other
/// choice to name.
static bool isSameKind(const FoundTable &a, const FoundTable &b) {
  return a.spec.form == b.spec.form && a.spec.front == b.spec.front &&
         (a.spec.form != TableForm::Linear ||
          (a.spec.spacing == b.spec.spacing &&
           a.spec.coefficients == b.spec.coefficients));
}

void Search::keep(FoundTable found) {
  auto same = llvm::find_if(
      kept, [&](const FoundTable &known) { return isSameKind(known, found); });
  if (same != kept.end()) {
    if (same->cost <= found.cost)
      return;
    kept.erase(same);
  }
  // Of equal costs the one found first leads.
  auto place = llvm::find_if(
      kept, [&](const FoundTable &known) { return known.cost > found.cost; });
  kept.insert(place, std::move(found));
  if (kept.size() > 2)
    kept.pop_back();
}

void Search::trySegments(const Choice &choice) {
  auto isTooDear = [&](int64_t segments) {
    return !kept.empty() && leastCost(choice, segments) >= kept.front().cost;
  };
  const int64_t most = std::min(space.maxSegments, in.storage.numCodes());
  int64_t missed = 0;
  std::optional<FoundTable> found;
  for (int64_t segments = 1;; segments = std::min(2 * segments, most)) {
    if (isTooDear(segments))
      return;
    std::optional<FoundTable> tried = build(choice, segments);
    // More segments than codes, a width that can't hold the values: what
    // fails with one segment fails with two, but for segments that are too
    // long for the target.
    if (tried && meets(*tried)) {
      found = std::move(tried);
      break;
    }
    missed = segments;
    if (segments == most)
      return;
  }
  int64_t enough = found->spec.segments;
  while (enough - missed > 1) {
    const int64_t middle = missed + (enough - missed) / 2;
    std::optional<FoundTable> tried = build(choice, middle);
    if (tried && meets(*tried)) {
      enough = middle;
      found = std::move(tried);
    } else {
      missed = middle;
    }
  }
  keep(std::move(*found));
}

llvm::Expected<SearchResult> Search::run() {
  for (const Choice &choice : listChoices()) {
    if (choice.hasSegments()) {
      trySegments(choice);
      continue;
    }
    std::optional<FoundTable> found = build(choice, spec.segments);
    if (found && meets(*found))
      keep(std::move(*found));
  }
  if (kept.empty() && !nearest)
    return makeError("{0}", failure);
  if (kept.empty())
    return makeError("expected a table of {0} or less, the least that target "
                     "'{1}' reaches is {2} with {3}: use a greater bound, "
                     "wider values or more forms",
                     bound.text(bound.value), target.name,
                     bound.text(bound.of(nearest->certificate)),
                     nearest->text());
  SearchResult result{kept.front(), {}};
  if (kept.size() > 1)
    result.next.push_back(kept[1]);
  return result;
}

llvm::Expected<SearchResult>
qlut::findCheapestTable(const Expression &f, const Format &in,
                        const Format &out, const TableSpec &spec,
                        const SearchSpace &space, const Target &target,
                        TableBound bound, CostKind kind) {
  return Search(f, in, out, spec, space, target, bound, kind).run();
}
