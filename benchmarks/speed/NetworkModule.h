//===- NetworkModule.h - networks to be timed -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_NETWORKMODULE_H
#define QLUT_BENCHMARKS_SPEED_NETWORKMODULE_H

#include "llvm/ADT/StringRef.h"
#include <random>
#include <string>

namespace qlut::benchmark {

/// Sizes of a transformer: tokens, numbers of each, heads, and of a hidden
/// layer.
struct TransformerShape {
  int tokens, width, heads, hidden;
};

/// Writes a float function @main of a tensor of tokens x width, layer by layer,
/// as exporters write them. Weights are at random, the same in each run, and
/// keep the size of what they are applied to.
class TransformerWriter {
public:
  explicit TransformerWriter(TransformerShape shape) : shape(shape) {}

  /// Each takes the name of a value and gives that of the result.
  std::string attention(const std::string &x);
  /// Two products with a GELU between.
  std::string feedForward(const std::string &x);
  std::string add(const std::string &x, const std::string &y);
  std::string norm(const std::string &x);

  /// The module that returns `result` of the argument %x.
  std::string finish(const std::string &result) const;

private:
  std::string next();
  std::string weights(int rows, int columns);
  std::string linear(const std::string &x, int from, int to);
  std::string gelu(const std::string &x);
  std::string toHeads(const std::string &x);

  TransformerShape shape;
  std::string body;
  int count = 0;
  std::mt19937 random{1};
};

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_NETWORKMODULE_H
