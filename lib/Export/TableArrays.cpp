//===- TableArrays.cpp - the numbers of a table by name -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/TableArrays.h"
#include "qlut/Core/Kernels.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace qlut;

std::string TableArray::hex(int64_t number) const {
  const auto bits =
      static_cast<uint64_t>(number) & llvm::maskTrailingOnes<uint64_t>(width);
  std::string digits = llvm::utohexstr(bits);
  return std::string((width + 3) / 4 - digits.size(), '0') + digits;
}

TableArray TableArray::fromNumbers(llvm::StringRef name,
                                   llvm::ArrayRef<int64_t> numbers) {
  TableArray array{name, numbers, 1, false};
  array.isSigned = llvm::any_of(numbers, [](int64_t v) { return v < 0; });
  for (int64_t v : numbers)
    while (array.isSigned ? !llvm::isIntN(array.width, v)
                          : !llvm::isUIntN(array.width, v))
      ++array.width;
  return array;
}

/// An array of output codes.
static TableArray codeArray(llvm::StringRef name,
                            llvm::ArrayRef<int64_t> numbers,
                            const Storage &storage) {
  return {name, numbers, storage.bits, storage.isSigned()};
}

static void describe(const DirectTable &table, TableArrays &arrays) {
  arrays.form = {codeArray("values", table.values, table.output)};
}

static void describe(const LinearTable &table, TableArrays &arrays) {
  // T15: the last value may be wider.
  TableArray values = TableArray::fromNumbers("values", table.values);
  values.width = std::max(values.width, table.valueBits);
  values.isSigned = table.output.isSigned();
  arrays.form = {TableArray::fromNumbers("nodes", table.nodes), values};
  arrays.fields = {
      {"spacing", stringifySpacing(table.spacing).str()},
      {"out_of_range", stringifyOutOfRange(table.outOfRange).str()},
      {"rounding", stringifyRounding(table.rounding).str()},
      {"guard_bits", std::to_string(table.guardBits)},
      {"value_bits", std::to_string(table.valueBits)}};
  if (table.slopes.empty())
    return;
  arrays.form.push_back({"slopes", table.slopes, table.slopeBits, true});
  arrays.fields.push_back({"slope_bits", std::to_string(table.slopeBits)});
  arrays.fields.push_back({"slope_shift", std::to_string(table.slopeShift)});
}

static void describe(const StepTable &table, TableArrays &arrays) {
  arrays.form = {TableArray::fromNumbers("thresholds", table.thresholds),
                 codeArray("values", table.values, table.output)};
}

static void describe(const FitTable &table, TableArrays &arrays) {
  arrays.form = {TableArray::fromNumbers("starts", table.starts),
                 TableArray::fromNumbers("intercepts", table.intercepts),
                 TableArray::fromNumbers("slopes", table.slopes)};
  arrays.fields = {{"rounding", stringifyRounding(table.rounding).str()},
                   {"shift", std::to_string(table.shift)}};
}

static void describe(const NvdlaTable &table, TableArrays &arrays) {
  arrays.form = {{"le_values", table.le.values, 16, true},
                 {"lo_values", table.lo.values, 16, true}};
  auto addField = [&](const llvm::Twine &name, int64_t value) {
    arrays.fields.push_back({name.str(), std::to_string(value)});
  };
  auto addSlope = [&](const llvm::Twine &name, const NvdlaTable::Slope &slope) {
    addField(name + "_scale", slope.scale);
    addField(name + "_shift", slope.shift);
  };
  auto addHalf = [&](const std::string &name, const NvdlaTable::Half &half) {
    addField(name + "_start", half.start);
    addField(name + "_end", half.end);
    addField(name + "_select", half.select);
    addSlope(name + "_underflow", half.underflow);
    addSlope(name + "_overflow", half.overflow);
  };
  addField("le_exponential", table.isExponential);
  addHalf("le", table.le);
  addHalf("lo", table.lo);
  addField("underflow_priority", table.underflow);
  addField("overflow_priority", table.overflow);
  addField("hybrid_priority", table.hybrid);
}

static void describe(const QuadraticTable &table, TableArrays &arrays) {
  arrays.form = {{"values", table.values, 16, true},
                 {"slopes", table.slopes, 16, true},
                 {"curvatures", table.curvatures, 8, true}};
  for (auto [name, value] :
       std::initializer_list<std::pair<const char *, int64_t>>{
           {"first", table.first},
           {"last", table.last},
           {"length_shift", table.lengthShift},
           {"value_center", table.center},
           {"guard_bits", table.guardBits},
           {"slope_shift", table.slopeShift},
           {"curvature_shift", table.curvatureShift}})
    arrays.fields.push_back({name, std::to_string(value)});
}

static void describe(const FoldedTable &table, TableArrays &arrays) {
  if (table.linear)
    describe(*table.linear, arrays);
  else if (table.quadratic)
    describe(*table.quadratic, arrays);
  else
    arrays.form = {codeArray("values", table.values, table.output)};
  arrays.fields.insert(
      arrays.fields.end(),
      {{"center", std::to_string(table.center)},
       {"reach", std::to_string(table.reach)},
       {"stored", table.storesNegative ? "negative" : "positive"},
       {"other", table.negates ? "negated" : "added"},
       {"offset", std::to_string(table.offset)},
       {"slope", std::to_string(table.slope)},
       {"fraction_bits", std::to_string(table.fractionBits)}});
  if (!table.linear)
    arrays.fields.push_back(
        {"rounding", stringifyRounding(table.rounding).str()});
}

static void describe(const NormalizedTable &table, TableArrays &arrays) {
  describe(table.linear, arrays);
  arrays.fields.push_back(
      {"normalization", stringifyNormalization(table.kind).str()});
  arrays.fields.push_back({"mirror", stringifyMirror(table.mirror).str()});
  for (auto [name, value] :
       std::initializer_list<std::pair<const char *, int64_t>>{
           {"zero_point", table.zeroPoint},
           {"output_zero_point", table.outputZeroPoint},
           {"first", table.first},
           {"last", table.last},
           {"octaves", table.octaves},
           {"fraction_bits", table.fractionBits},
           {"multiplier", table.multiplier},
           {"product_shift", table.productShift},
           {"value_shift", table.valueShift},
           {"term", table.term},
           {"offset", table.offset},
           {"shift", table.shift},
           {"step", table.step}})
    arrays.fields.push_back({name, std::to_string(value)});
  if (table.below)
    arrays.fields.push_back({"below", std::to_string(*table.below)});
}

TableArrays qlut::getTableArrays(const Table &table) {
  TableArrays arrays;
  std::visit([&](const auto &form) { describe(form, arrays); }, table.get());
  if (const kernels::LinearPlan *plan = table.linearPlan()) {
    arrays.derived = {
        TableArray::fromNumbers("cell_base", plan->cellBase),
        TableArray::fromNumbers("cell_shift", plan->cellShift),
        TableArray::fromNumbers("shifts", plan->shifts),
        TableArray::fromNumbers("lengths", plan->lengths),
        TableArray::fromNumbers("multipliers", plan->multipliers)};
    llvm::erase_if(arrays.derived,
                   [](const TableArray &a) { return a.numbers.empty(); });
  }
  return arrays;
}
