//===- LayerErrorsTest.cpp - figures of how far networks are apart --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/LayerErrors.h"
#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace qlut;

static constexpr double infinity = std::numeric_limits<double>::infinity();
static constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

static ErrorSums
sumsOf(std::initializer_list<std::pair<double, double>> pairs) {
  ErrorSums sums;
  for (auto [expected, got] : pairs)
    sums.add(expected, got, /*sentinelMagnitude=*/1e8);
  return sums;
}

static LayerError errorOf(std::string layer, ErrorSums sums,
                          std::optional<double> step = std::nullopt) {
  LayerError error;
  error.layer = std::move(layer);
  error.step = step;
  error.sums = sums;
  return error;
}

TEST(LayerErrors, AddsSquaresAndMagnitudes) {
  ErrorSums sums = sumsOf({{3, 3.5}, {-4, -4}, {0, -0.25}});
  EXPECT_EQ(sums.count, 3u);
  EXPECT_EQ(sums.signal, 25);
  EXPECT_EQ(sums.noise, 0.3125);
  EXPECT_EQ(sums.maxError, 0.5);
  EXPECT_EQ(sums.getMeanError(), 0.25);
  EXPECT_DOUBLE_EQ(sums.getSqnr(), 10 * std::log10(80));
}

TEST(LayerErrors, HasEndsOfTheScale) {
  EXPECT_EQ(sumsOf({}).getSqnr(), infinity);
  EXPECT_EQ(sumsOf({}).getMeanError(), 0);
  EXPECT_EQ(sumsOf({{1, 1}}).getSqnr(), infinity);
  EXPECT_EQ(sumsOf({{0, 0.5}}).getSqnr(), -infinity);
}

TEST(LayerErrors, LeavesMarksOutButNotLostNumbers) {
  ErrorSums marks = sumsOf(
      {{-1e9, 4}, {1e8, 0}, {-infinity, -7}, {notANumber, notANumber}, {2, 1}});
  EXPECT_EQ(marks.leftOut, 4u);
  EXPECT_EQ(marks.apart, 0u);
  EXPECT_EQ(marks.count, 1u);
  EXPECT_EQ(marks.maxError, 1);
  ErrorSums lost = sumsOf({{1, notANumber}, {notANumber, 1}, {2, infinity}});
  EXPECT_EQ(lost.apart, 3u);
  EXPECT_EQ(lost.count, 0u);
  EXPECT_EQ(lost.getSqnr(), -infinity);
}

TEST(LayerErrors, CountsInCodes) {
  LayerError error = errorOf("a", sumsOf({{1, 1.5}, {2, 2}}), 0.25);
  EXPECT_EQ(error.getMaxCodes(), 2);
  EXPECT_EQ(error.getMeanCodes(), 1);
  error.step.reset();
  EXPECT_EQ(error.getMaxCodes(), std::nullopt);
}

TEST(LayerErrors, SortsTheWorstFirst) {
  LayerReport report;
  report.layers = {errorOf("exact", sumsOf({{1, 1}})),
                   errorOf("b", sumsOf({{4, 5}}), 1.0),
                   errorOf("finer", sumsOf({{4, 5}}), 0.5),
                   errorOf("a", sumsOf({{4, 5}}), 1.0),
                   errorOf("lost", sumsOf({{1, notANumber}})),
                   errorOf("good", sumsOf({{8, 9}}))};
  report.sort();
  std::vector<std::string> names;
  for (const LayerError &error : report.layers)
    names.push_back(error.layer);
  EXPECT_EQ(names, std::vector<std::string>(
                       {"lost", "finer", "a", "b", "good", "exact"}));
}

TEST(LayerErrors, PrintsOneLineEach) {
  LayerReport report;
  report.layers = {
      errorOf("main/a", sumsOf({{10, 11}}), 0.5),
      errorOf("main/b", sumsOf({{-1e9, 0}, {1, 1}, {1, notANumber}}))};
  report.layers[0].format = "i8, 0.5";
  report.results = {errorOf("result 0", sumsOf({{1, 1}}))};
  report.onlyFloat = {"main/c", "main/d"};
  std::string text;
  llvm::raw_string_ostream os(text);
  report.print(os);
  EXPECT_EQ(text, " SQNR dB   max codes  mean codes         max        mean    "
                  "elements  layer\n"
                  "   20.00       2.000       2.000           1           1    "
                  "       1  main/a  <i8, 0.5>\n"
                  "    -inf           -           -           0           0    "
                  "       1  main/b, 1 left out, 1 not finite in one network\n"
                  "     inf           -           -           0           0    "
                  "       1  result 0\n"
                  "only in the float network: main/c main/d\n");
}

TEST(LayerErrors, HasNoNumbersInJsonThatAreNone) {
  LayerReport report;
  report.layers = {errorOf("a", sumsOf({{1, 1}}), 0.5)};
  report.onlyOther = {"b"};
  llvm::json::Value json = report.toJson();
  const llvm::json::Object *layer =
      (*json.getAsObject()->getArray("layers"))[0].getAsObject();
  EXPECT_EQ(*layer->get("sqnr"), llvm::json::Value(nullptr));
  EXPECT_EQ(*layer->get("maxCodes"), llvm::json::Value(0.0));
  EXPECT_EQ(*layer->get("format"), llvm::json::Value(nullptr));
  EXPECT_EQ(json.getAsObject()->getArray("onlyOther")->size(), 1u);
}
