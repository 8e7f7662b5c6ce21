//===- LayerErrors.cpp - how far two networks are apart -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/LayerErrors.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

using namespace qlut;

static constexpr double infinity = std::numeric_limits<double>::infinity();

void ErrorSums::add(double expected, double got, double sentinelMagnitude) {
  bool isSame = expected == got || (std::isnan(expected) && std::isnan(got));
  if (std::fabs(expected) >= sentinelMagnitude ||
      (isSame && !std::isfinite(expected))) {
    ++leftOut;
    return;
  }
  if (!std::isfinite(expected) || !std::isfinite(got)) {
    ++apart;
    return;
  }
  double error = std::fabs(got - expected);
  ++count;
  signal += expected * expected;
  noise += error * error;
  sumError += error;
  maxError = std::max(maxError, error);
}

double ErrorSums::getSqnr() const {
  if (apart > 0)
    return -infinity;
  if (noise == 0)
    return infinity;
  return signal == 0 ? -infinity : 10 * std::log10(signal / noise);
}

static std::optional<double> inSteps(double error, std::optional<double> step) {
  return step ? std::optional(error / *step) : std::nullopt;
}

std::optional<double> LayerError::getMaxCodes() const {
  return inSteps(sums.maxError, step);
}

std::optional<double> LayerError::getMeanCodes() const {
  return inSteps(sums.getMeanError(), step);
}

void LayerReport::sort() {
  llvm::sort(layers, [](const LayerError &a, const LayerError &b) {
    auto key = [](const LayerError &error) {
      return std::make_tuple(error.sums.getSqnr(),
                             -error.getMaxCodes().value_or(0),
                             llvm::StringRef(error.layer));
    };
    return key(a) < key(b);
  });
}

/// One line. Columns without a number hold a dash.
static void printLine(llvm::raw_ostream &os, const LayerError &error) {
  auto column = [&](std::optional<double> value, const char *format) {
    if (value)
      os << llvm::format(format, *value);
    else
      os << llvm::format("%12s", "-");
  };
  column(error.sums.getSqnr(), "%8.2f");
  column(error.getMaxCodes(), "%12.3f");
  column(error.getMeanCodes(), "%12.3f");
  column(error.sums.maxError, "%12.4g");
  column(error.sums.getMeanError(), "%12.4g");
  os << llvm::format("%12llu",
                     static_cast<unsigned long long>(error.sums.count))
     << "  " << error.layer;
  if (!error.format.empty())
    os << "  <" << error.format << '>';
  if (error.sums.leftOut > 0)
    os << ", " << error.sums.leftOut << " left out";
  if (error.sums.apart > 0)
    os << ", " << error.sums.apart << " not finite in one network";
  os << '\n';
}

static void printNames(llvm::raw_ostream &os, llvm::StringRef what,
                       const std::vector<std::string> &names) {
  if (names.empty())
    return;
  os << what << ":";
  for (const std::string &name : names)
    os << ' ' << name;
  os << '\n';
}

void LayerReport::print(llvm::raw_ostream &os) const {
  os << " SQNR dB   max codes  mean codes         max        mean    "
        "elements  layer\n";
  for (const LayerError &error : layers)
    printLine(os, error);
  for (const LayerError &error : results)
    printLine(os, error);
  printNames(os, "only in the float network", onlyFloat);
  printNames(os, "only in the other network", onlyOther);
}

/// null for what JSON has no number for.
static llvm::json::Value toNumber(std::optional<double> value) {
  if (value && std::isfinite(*value))
    return *value;
  return nullptr;
}

static llvm::json::Value toJson(const std::vector<LayerError> &errors) {
  llvm::json::Array array;
  for (const LayerError &error : errors)
    array.push_back(llvm::json::Object{
        {"layer", error.layer},
        {"format", error.format.empty() ? llvm::json::Value(nullptr)
                                        : llvm::json::Value(error.format)},
        {"sqnr", toNumber(error.sums.getSqnr())},
        {"maxCodes", toNumber(error.getMaxCodes())},
        {"meanCodes", toNumber(error.getMeanCodes())},
        {"maxError", error.sums.maxError},
        {"meanError", error.sums.getMeanError()},
        {"elements", error.sums.count},
        {"leftOut", error.sums.leftOut},
        {"apart", error.sums.apart},
    });
  return array;
}

llvm::json::Value LayerReport::toJson() const {
  return llvm::json::Object{
      {"layers", ::toJson(layers)},
      {"results", ::toJson(results)},
      {"onlyFloat", llvm::json::Array(onlyFloat)},
      {"onlyOther", llvm::json::Array(onlyOther)},
  };
}
