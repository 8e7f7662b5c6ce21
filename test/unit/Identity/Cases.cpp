//===- Cases.cpp - lookups to compare -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cases.h"
#include "qlut/Core/TableBuilder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <cmath>
#include <set>

using namespace qlut;
using namespace qlut::identity;

static constexpr Rounding roundings[] = {Rounding::HalfUp, Rounding::HalfEven,
                                         Rounding::HalfAway, Rounding::Floor};
static constexpr Spacing spacings[] = {Spacing::Uniform, Spacing::PowerOfTwo,
                                       Spacing::Free};
static constexpr Spacing allSpacings[] = {Spacing::Uniform, Spacing::PowerOfTwo,
                                          Spacing::Dyadic, Spacing::Free};
static constexpr int64_t segmentCounts[] = {5, 16, 20, 50, 100};

//===----------------------------------------------------------------------===//
// Numbers and formats
//===----------------------------------------------------------------------===//

// Distributions of the standard library differ between hosts; the engine does
// not.
int64_t Generator::number(int64_t lo, int64_t hi) {
  return lo +
         static_cast<int64_t>(engine() % static_cast<uint64_t>(hi - lo + 1));
}

Rounding Generator::rounding() { return roundings[number(0, 3)]; }

Storage Generator::storage(unsigned bits) {
  if (bits == 1)
    return {1, number(0, 1) ? Storage::Kind::Binary : Storage::Kind::Unsigned};
  return {bits, number(0, 1) ? Storage::Kind::Signed : Storage::Kind::Unsigned};
}

Format Generator::format(Storage storage, double unit) {
  Format format;
  format.storage = storage;
  double factor = static_cast<double>(number(500, 2000)) / 1000.0;
  format.scale = static_cast<float>(unit * factor);
  if (number(0, 3) == 0)
    format.scale = std::exp2(std::floor(std::log2(format.scale)));
  if (storage.kind != Storage::Kind::Binary)
    format.zeroPoint = number(storage.minCode(), storage.maxCode());
  return format;
}

std::vector<int64_t> Generator::ascending(int64_t count, int64_t lo,
                                          int64_t hi) {
  std::set<int64_t> drawn;
  while (static_cast<int64_t>(drawn.size()) < count)
    drawn.insert(number(lo, hi));
  return {drawn.begin(), drawn.end()};
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

Table Generator::direct(Storage in, Storage out) {
  DirectTable table{in, out, {}};
  for (int64_t i = 0; i < in.numCodes(); ++i)
    table.values.push_back(number(out.minCode(), out.maxCode()));
  return Table(std::move(table));
}

/// Splits [0, length) in halves until there are that many parts.
static std::vector<int64_t> halve(Generator &draw, int64_t length,
                                  int64_t segments) {
  std::vector<int64_t> nodes{0, length};
  while (static_cast<int64_t>(nodes.size()) <= segments) {
    int64_t k = draw.number(0, nodes.size() - 2);
    int64_t middle = (nodes[k] + nodes[k + 1]) / 2;
    if (middle != nodes[k])
      nodes.insert(nodes.begin() + k + 1, middle);
  }
  return nodes;
}

std::vector<int64_t> Generator::nodes(int64_t codes, int64_t segments,
                                      Spacing spacing, bool inner) {
  // An inner domain leaves a margin on either side.
  int64_t margin = inner ? codes / 8 : 0;
  int64_t first = margin, length = codes - 2 * margin;
  std::vector<int64_t> nodes;
  switch (spacing) {
  case Spacing::Uniform:
    for (int64_t k = 0; k <= segments; ++k)
      nodes.push_back(first + k * length / segments);
    return nodes;
  case Spacing::PowerOfTwo:
  case Spacing::Dyadic:
    // Inside, half of the codes.
    nodes = halve(*this, inner ? codes / 2 : codes, segments);
    for (int64_t &node : nodes)
      node += first;
    return nodes;
  case Spacing::Free:
    nodes = ascending(segments - 1, first + 1, first + length - 1);
    nodes.insert(nodes.begin(), first);
    nodes.push_back(first + length);
    return nodes;
  }
  llvm_unreachable("unknown spacing");
}

Table Generator::linear(Storage in, Storage out, int64_t segments,
                        Spacing spacing, OutOfRange outOfRange,
                        Rounding rounding, bool inner) {
  LinearTable table;
  table.input = in;
  table.output = out;
  table.spacing = spacing;
  table.outOfRange = outOfRange;
  table.rounding = rounding;
  table.nodes = nodes(in.numCodes(), segments, spacing, inner);
  // The division by long segments is proven for few bits only.
  int64_t guard = number(0, 7);
  do {
    table.guardBits = guard;
    table.valueBits = out.bits + guard + 2;
    // Results a little beyond the output's codes, to meet the clamp.
    int64_t reach = out.numCodes() / 4 + 1, unit = int64_t(1) << guard;
    int64_t lo = out.isSigned() ? (out.minCode() - reach) * unit : 0;
    int64_t hi = (out.maxCode() + reach) * unit;
    table.values.clear();
    for (size_t i = 0; i < table.nodes.size(); ++i)
      table.values.push_back(number(lo, hi));
  } while (llvm::errorToBool(Table(table).check()) && guard-- > 0);
  return Table(std::move(table));
}

Table Generator::slopes(Storage in, Storage out, int64_t segments,
                        Spacing spacing, OutOfRange outOfRange,
                        Rounding rounding, bool inner) {
  LinearTable table;
  table.input = in;
  table.output = out;
  table.spacing = spacing;
  table.outOfRange = outOfRange;
  table.rounding = rounding;
  table.nodes = nodes(in.numCodes(), segments, spacing, inner);
  table.guardBits = number(0, 7);
  table.valueBits = out.bits + table.guardBits + 2;
  table.slopeShift = number(table.guardBits, 14);
  table.slopeBits = 24;
  int64_t reach = out.numCodes() / 4 + 1, unit = int64_t(1) << table.guardBits;
  int64_t lo = out.isSigned() ? (out.minCode() - reach) * unit : 0;
  int64_t hi = (out.maxCode() + reach) * unit;
  // A segment crosses up to a quarter of the output's codes.
  for (size_t k = 0; k + 1 < table.nodes.size(); ++k) {
    table.values.push_back(number(lo, hi));
    int64_t steepest =
        std::clamp<int64_t>((out.numCodes() << table.slopeShift) /
                                (4 * (table.nodes[k + 1] - table.nodes[k])),
                            1, (1 << 23) - 1);
    table.slopes.push_back(number(-steepest, steepest));
  }
  return Table(std::move(table));
}

Table Generator::step(Storage in, Storage out, int64_t steps) {
  StepTable table{in, out, ascending(steps - 1, 1, in.numCodes() - 1), {}};
  for (int64_t i = 0; i < steps; ++i)
    table.values.push_back(number(out.minCode(), out.maxCode()));
  return Table(std::move(table));
}

Table Generator::fit(Storage in, Storage out, int64_t lines,
                     Rounding rounding) {
  FitTable table;
  table.input = in;
  table.output = out;
  table.rounding = rounding;
  table.shift = number(0, 16);
  table.starts = ascending(lines - 1, 1, in.numCodes() - 1);
  table.starts.insert(table.starts.begin(), 0);
  int64_t unit = int64_t(1) << table.shift;
  // A line crosses the output's codes within the input's.
  int64_t slope = std::max<int64_t>(1, out.numCodes() * unit / in.numCodes());
  for (int64_t start : table.starts) {
    table.slopes.push_back(number(-slope, slope));
    int64_t y = number(out.minCode(), out.maxCode()) * unit;
    table.intercepts.push_back(y - table.slopes.back() * start);
  }
  return Table(std::move(table));
}

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

static void add(std::vector<Case> &cases, Generator &draw, Table table,
                Rounding rounding, llvm::StringRef what = "") {
  llvm::cantFail(table.check());
  // f32 carries every such scale; no value is denormal or infinite.
  Format in = draw.format(table.input(), 0.05);
  Format out = draw.format(table.output(), 0.02);
  std::string name =
      llvm::formatv("{0}_{1}_{2}_to_{3}{4}", cases.size(), table.formName(),
                    in.storage.str(), out.storage.str(), what);
  std::replace(name.begin(), name.end(), '-', '_');
  cases.push_back({name, in, out, std::move(table), rounding});
}

std::vector<Case> identity::widthCases() {
  Generator draw(1);
  std::vector<Case> cases;
  for (unsigned inBits : {1, 2, 4, 8, 16})
    for (unsigned outBits : {1, 2, 4, 8, 16}) {
      Storage in = draw.storage(inBits), out = draw.storage(outBits);
      int64_t few = std::min<int64_t>(in.numCodes(), 7);
      add(cases, draw, draw.direct(in, out), Rounding::HalfEven);
      add(cases, draw,
          draw.linear(in, out, few - (few > 2), Spacing::Uniform,
                      OutOfRange::Clamp, Rounding::HalfUp, false),
          Rounding::HalfEven);
      add(cases, draw, draw.step(in, out, few), Rounding::HalfEven);
      add(cases, draw, draw.fit(in, out, few, Rounding::HalfUp),
          Rounding::HalfEven);
    }
  return cases;
}

std::vector<Case> identity::segmentCases() {
  Generator draw(2);
  std::vector<Case> cases;
  for (unsigned inBits : {8, 16})
    for (unsigned outBits : {8, 16})
      for (int64_t segments : segmentCounts) {
        Storage in = draw.storage(inBits), out = draw.storage(outBits);
        for (Spacing spacing : spacings)
          for (OutOfRange policy : {OutOfRange::Clamp, OutOfRange::Tail})
            add(cases, draw,
                draw.linear(in, out, segments, spacing, policy,
                            Rounding::HalfUp, draw.number(0, 1)),
                Rounding::HalfEven,
                llvm::formatv("_{0}_{1}_{2}", stringifySpacing(spacing),
                              segments, stringifyOutOfRange(policy))
                    .str());
        add(cases, draw, draw.step(in, out, segments), Rounding::HalfEven);
        add(cases, draw, draw.fit(in, out, segments, Rounding::HalfUp),
            Rounding::HalfEven);
      }
  // Dyadic segments, and bases and slopes on segments of every spacing.
  for (unsigned inBits : {8, 16})
    for (unsigned outBits : {8, 16})
      for (int64_t segments : segmentCounts) {
        Storage in = draw.storage(inBits), out = draw.storage(outBits);
        for (OutOfRange policy : {OutOfRange::Clamp, OutOfRange::Tail}) {
          const bool inner = draw.number(0, 1);
          add(cases, draw,
              draw.linear(in, out, segments, Spacing::Dyadic, policy,
                          Rounding::HalfUp, inner),
              Rounding::HalfEven, "_dyadic");
          for (Spacing spacing : allSpacings)
            add(cases, draw,
                draw.slopes(in, out, segments, spacing, policy,
                            Rounding::HalfUp, inner),
                Rounding::HalfEven, "_slopes");
        }
      }
  return cases;
}

std::vector<Case> identity::roundingCases() {
  Generator draw(3);
  std::vector<Case> cases;
  Storage in{8, Storage::Kind::Signed}, out{8, Storage::Kind::Signed};
  auto addLinear = [&](Spacing spacing, int64_t segments, OutOfRange policy,
                       Rounding quantize, Rounding rounding) {
    std::string what = llvm::formatv("_{0}_{1}", stringifyRounding(quantize),
                                     stringifyRounding(rounding));
    add(cases, draw,
        draw.linear(in, out, segments, spacing, policy, rounding,
                    policy == OutOfRange::Tail),
        quantize, what);
  };
  // The roundings of quantize and of the interpolation do not know of each
  // other: all pairs once, then each of them in every form.
  for (Rounding quantize : roundings)
    for (Rounding rounding : roundings)
      addLinear(Spacing::Uniform, 20, OutOfRange::Tail, quantize, rounding);
  for (auto [i, rounding] : llvm::enumerate(roundings)) {
    Rounding quantize = roundings[(i + 1) % 4];
    addLinear(Spacing::PowerOfTwo, 20, OutOfRange::Tail, quantize, rounding);
    addLinear(Spacing::Free, 20, OutOfRange::Tail, quantize, rounding);
    addLinear(Spacing::Uniform, 16, OutOfRange::Clamp, quantize, rounding);
    add(cases, draw, draw.fit(in, out, 5, rounding), quantize);
    add(cases, draw, draw.direct(in, out), rounding);
    add(cases, draw, draw.step(in, out, 20), rounding);
  }
  for (auto [i, rounding] : llvm::enumerate(roundings))
    for (Spacing spacing : allSpacings)
      add(cases, draw,
          draw.slopes(in, out, 20, spacing, OutOfRange::Tail, rounding, true),
          roundings[(i + 1) % 4], "_slopes");
  return cases;
}

static Case makeFunctionCase(size_t number, llvm::StringRef function,
                             unsigned inBits, unsigned outBits, double lo,
                             double hi, TableSpec spec) {
  Expression f = llvm::cantFail(Expression::parse(function));
  Storage storage{inBits, Storage::Kind::Signed};
  Format in = llvm::cantFail(Format::fromRange(lo, hi, storage));
  RealRange range = llvm::cantFail(outputRange(f, in, lo, hi, spec.pole));
  Format out = llvm::cantFail(
      Format::fromRange(range.lo, range.hi, {outBits, Storage::Kind::Signed}));
  spec.valueBits = 24;
  spec.lo = lo;
  spec.hi = hi;
  Table table = llvm::cantFail(buildTable(f, in, out, spec));
  std::string name =
      llvm::formatv("{0}_{1}_{2}_{3}_to_{4}", number, f.shortName(),
                    stringifyTableForm(spec.form), inBits, outBits);
  return {name, in, out, std::move(table), Rounding::HalfEven};
}

/// Functions behind every front end, at 8 bits with all roundings and at 16.
static std::vector<Case> frontCases(size_t number) {
  struct Function {
    llvm::StringRef text;
    double lo, hi;
    FrontEnd front;
    TableForm form = TableForm::Linear;
    PolePolicy pole = PolePolicy::Error;
  };
  static constexpr Function functions[] = {
      {"gelu(x)", -4, 6, FrontEnd::Symmetry},
      {"tanh(x)", -4, 4, FrontEnd::Symmetry},
      {"sigmoid(x)", -8, 7, FrontEnd::Symmetry},
      {"sin(x)", -3, 3, FrontEnd::Symmetry, TableForm::Direct},
      {"rsqrt(x)", -1, 16, FrontEnd::Normalize, TableForm::Linear,
       PolePolicy::Saturate},
      {"1 / x", -16, 64, FrontEnd::Normalize, TableForm::Linear,
       PolePolicy::Saturate},
      {"log(x)", 0.05, 8, FrontEnd::Normalize},
      {"exp(x)", -8, 0, FrontEnd::Normalize},
      {"cbrt(x)", -8, 20, FrontEnd::Normalize},
      {"x ^ -2", -9, 30, FrontEnd::Normalize, TableForm::Linear,
       PolePolicy::Saturate},
      {"gelu(x)", -4, 6, FrontEnd::Symmetry, TableForm::Quadratic},
      {"sigmoid(x)", -8, 7, FrontEnd::Symmetry, TableForm::Quadratic},
  };
  std::vector<Case> cases;
  for (const Function &f : functions)
    for (unsigned bits : {8u, 16u})
      for (Rounding rounding : {Rounding::HalfUp, Rounding::HalfEven,
                                Rounding::HalfAway, Rounding::Floor}) {
        // Codes of 16 bits take long: one rounding each.
        const bool isQuadratic = f.form == TableForm::Quadratic;
        if (isQuadratic && rounding != Rounding::HalfUp)
          continue;
        if (bits == 16 && !isQuadratic &&
            (f.form == TableForm::Direct ||
             static_cast<size_t>(rounding) != cases.size() / 4 % 4))
          continue;
        TableSpec spec;
        spec.form = f.form;
        spec.front = f.front;
        spec.pole = f.pole;
        spec.segments = bits == 8 ? 16 : 64;
        spec.spacing = cases.size() % 2 == 0 || isQuadratic
                           ? Spacing::Uniform
                           : Spacing::PowerOfTwo;
        if (spec.spacing == Spacing::PowerOfTwo && bits == 8)
          spec.values = ValuePlacement::Fitted;
        spec.interpolationRounding = rounding;
        cases.push_back(makeFunctionCase(number + cases.size(), f.text, bits,
                                         bits, f.lo, f.hi, spec));
        cases.back().rounding = rounding;
      }
  return cases;
}

std::vector<Case> identity::functionCases() {
  struct Function {
    llvm::StringRef text;
    double lo, hi;
  };
  static constexpr Function functions[] = {
      {"gelu(x)", -4, 4},    {"sigmoid(x)", -8, 8}, {"exp(x)", -8, 0},
      {"tanh(x)", -4, 4},    {"rsqrt(x)", 0.1, 16}, {"1 / x", 0.5, 64},
      {"log(x)", 0.05, 8.0}, {"silu(x)", -8, 8},
  };
  std::vector<Case> cases;
  for (const Function &f : functions)
    for (TableForm form :
         {TableForm::Direct, TableForm::Linear, TableForm::Step, TableForm::Fit,
          TableForm::Nvdla, TableForm::Quadratic}) {
      TableSpec spec;
      spec.form = form;
      spec.segments = segmentCounts[cases.size() % 5];
      spec.spacing = spacings[cases.size() / 5 % 3];
      if (spec.spacing == Spacing::Free || form == TableForm::Quadratic)
        spec.spacing = Spacing::Uniform;
      cases.push_back(
          makeFunctionCase(cases.size(), f.text, 8, 8, f.lo, f.hi, spec));
    }
  // Searched segments, fitted values, bases and slopes.
  for (const Function &f : functions)
    for (Spacing spacing : allSpacings) {
      TableSpec spec;
      spec.segments = segmentCounts[cases.size() % 5];
      spec.spacing = spacing;
      spec.objective = cases.size() % 2 ? Objective::Max : Objective::Mse;
      spec.values = ValuePlacement::Fitted;
      if (cases.size() / 2 % 2)
        spec.coefficients = Coefficients::BaseSlope;
      cases.push_back(
          makeFunctionCase(cases.size(), f.text, 8, 8, f.lo, f.hi, spec));
    }
  llvm::append_range(cases, frontCases(cases.size()));
  TableSpec nvdla;
  nvdla.form = TableForm::Nvdla;
  cases.push_back(
      makeFunctionCase(cases.size(), "1 / x", 16, 16, 0.5, 64, nvdla));
  TableSpec linear;
  linear.segments = 50;
  cases.push_back(
      makeFunctionCase(cases.size(), "gelu(x)", 16, 16, -4, 4, linear));
  linear.spacing = Spacing::PowerOfTwo;
  linear.values = ValuePlacement::Fitted;
  cases.push_back(
      makeFunctionCase(cases.size(), "exp(x)", 16, 16, -8, 0, linear));
  return cases;
}

std::vector<Case> identity::chainCases(Rounding rounding) {
  Generator draw(8);
  std::vector<Case> cases;
  for (unsigned bits : {8, 16, 8, 4, 8, 8}) {
    Storage in = cases.empty() ? draw.storage(8) : cases.back().out.storage;
    add(cases, draw, draw.direct(in, draw.storage(bits)), rounding);
    if (cases.size() > 1)
      cases.back().in = cases[cases.size() - 2].out;
  }
  return cases;
}

std::vector<Case> identity::narrowFloatCases() {
  Generator draw(4);
  std::vector<Case> cases;
  // Floor recovers no code whose real was rounded down to f16 or bf16: such
  // formats are refused (Q6).
  auto nearest = [&] {
    Rounding rounding = draw.rounding();
    return rounding == Rounding::Floor ? Rounding::HalfUp : rounding;
  };
  for (unsigned inBits : {1, 2, 4})
    for (unsigned outBits : {1, 2, 4}) {
      Storage in = draw.storage(inBits), out = draw.storage(outBits);
      add(cases, draw, draw.direct(in, out), nearest());
      if (inBits == 4)
        add(cases, draw,
            draw.linear(in, out, 5, Spacing::Free, OutOfRange::Clamp,
                        draw.rounding(), false),
            nearest());
    }
  return cases;
}
