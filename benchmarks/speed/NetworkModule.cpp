//===- NetworkModule.cpp - networks to be timed ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkModule.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <vector>

using namespace qlut::benchmark;
using llvm::formatv;

std::string TransformerWriter::next() { return formatv("%v{0}", count++); }

std::string TransformerWriter::weights(int rows, int columns) {
  std::vector<float> values(static_cast<size_t>(rows) * columns);
  const float scale = std::sqrt(3.0F / static_cast<float>(rows));
  for (float &value : values)
    value = scale * (static_cast<float>(random() >> 8) * 0x1p-23F - 1.0F);
  return llvm::toHex(llvm::StringRef(
      reinterpret_cast<const char *>(values.data()), 4 * values.size()));
}

std::string TransformerWriter::linear(const std::string &x, int from, int to) {
  std::string y = next();
  const std::string out = formatv("tensor<{0}x{1}xf32>", shape.tokens, to);
  body += formatv(R"(
  {0}_w = arith.constant dense<"0x{1}"> : tensor<{2}x{3}xf32>
  {0}_b = arith.constant dense<"0x{4}"> : tensor<{3}xf32>
  {0}_e = tensor.empty() : {5}
  {0}_z = linalg.fill ins(%zero : f32) outs({0}_e : {5}) -> {5}
  {0}_m = linalg.matmul ins({6}, {0}_w : tensor<{7}x{2}xf32>, tensor<{2}x{3}xf32>)
      outs({0}_z : {5}) -> {5}
  {0} = linalg.generic {{indexing_maps = [
        affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b)>,
        affine_map<(a, b) -> (a, b)>],
      iterator_types = ["parallel", "parallel"]}
      ins({0}_m, {0}_b : {5}, tensor<{3}xf32>) outs({0}_e : {5}) {{
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> {5})",
                  y, weights(from, to), from, to, weights(1, to), out, x,
                  shape.tokens);
  return y;
}

std::string TransformerWriter::gelu(const std::string &x) {
  std::string y = next();
  body += formatv(
      R"(
  {0}_e = tensor.empty() : {1}
  {0} = linalg.generic {{indexing_maps = [
        affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>],
      iterator_types = ["parallel", "parallel"]}
      ins({2} : {1}) outs({0}_e : {1}) {{
  ^bb0(%a: f32, %o: f32):
    %s = arith.mulf %a, %rsqrt2 : f32
    %t = math.erf %s : f32
    %u = arith.addf %t, %one : f32
    %h = arith.mulf %a, %half : f32
    %p = arith.mulf %u, %h : f32
    linalg.yield %p : f32
  } -> {1})",
      y, formatv("tensor<{0}x{1}xf32>", shape.tokens, shape.hidden).str(), x);
  return y;
}

std::string TransformerWriter::feedForward(const std::string &x) {
  return linear(gelu(linear(x, shape.width, shape.hidden)), shape.hidden,
                shape.width);
}

std::string TransformerWriter::toHeads(const std::string &x) {
  std::string y = next();
  const int size = shape.width / shape.heads;
  body += formatv(R"(
  {0}_r = tensor.expand_shape {1} [[0], [1, 2]] output_shape [{2}, {3}, {4}]
      : tensor<{2}x{5}xf32> into tensor<{2}x{3}x{4}xf32>
  {0}_e = tensor.empty() : tensor<{3}x{2}x{4}xf32>
  {0} = linalg.transpose ins({0}_r : tensor<{2}x{3}x{4}xf32>)
      outs({0}_e : tensor<{3}x{2}x{4}xf32>) permutation = [1, 0, 2])",
                  y, x, shape.tokens, shape.heads, size, shape.width);
  return y;
}

std::string TransformerWriter::attention(const std::string &x) {
  const std::string q = toHeads(linear(x, shape.width, shape.width));
  const std::string k = toHeads(linear(x, shape.width, shape.width));
  const std::string v = toHeads(linear(x, shape.width, shape.width));
  std::string y = next();
  const int size = shape.width / shape.heads;
  body += formatv(
      R"(
  {0}_se = tensor.empty() : {1}
  {0}_sz = linalg.fill ins(%zero : f32) outs({0}_se : {1}) -> {1}
  {0}_s = linalg.batch_matmul indexing_maps = [
      affine_map<(h, m, n, k) -> (h, m, k)>,
      affine_map<(h, m, n, k) -> (h, n, k)>,
      affine_map<(h, m, n, k) -> (h, m, n)>]
      ins({3}, {4} : {2}, {2}) outs({0}_sz : {1}) -> {1}
  {0}_d = linalg.generic {{indexing_maps = [
        affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (a, b, c)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins({0}_s : {1}) outs({0}_se : {1}) {{
  ^bb0(%a: f32, %o: f32):
    %f = arith.constant {6} : f32
    %p = arith.mulf %a, %f : f32
    linalg.yield %p : f32
  } -> {1}
  {0}_p = qlut.softmax ins({0}_d : {1}) outs({0}_se : {1}) dimension 2 -> {1}
  {0}_oe = tensor.empty() : {2}
  {0}_oz = linalg.fill ins(%zero : f32) outs({0}_oe : {2}) -> {2}
  {0}_o = linalg.batch_matmul ins({0}_p, {5} : {1}, {2})
      outs({0}_oz : {2}) -> {2}
  {0}_te = tensor.empty() : tensor<{7}x{8}x{9}xf32>
  {0}_t = linalg.transpose ins({0}_o : {2})
      outs({0}_te : tensor<{7}x{8}x{9}xf32>) permutation = [1, 0, 2]
  {0} = tensor.collapse_shape {0}_t [[0], [1, 2]]
      : tensor<{7}x{8}x{9}xf32> into tensor<{7}x{10}xf32>)",
      y, formatv("tensor<{0}x{1}x{1}xf32>", shape.heads, shape.tokens).str(),
      formatv("tensor<{0}x{1}x{2}xf32>", shape.heads, shape.tokens, size).str(),
      q, k, v, formatv("{0:e8}", 1.0 / std::sqrt(size)).str(), shape.tokens,
      shape.heads, size, shape.width);
  return linear(y, shape.width, shape.width);
}

std::string TransformerWriter::add(const std::string &x, const std::string &y) {
  std::string z = next();
  body += formatv("\n  {0} = arith.addf {1}, {2} : tensor<{3}x{4}xf32>", z, x,
                  y, shape.tokens, shape.width);
  return z;
}

std::string TransformerWriter::norm(const std::string &x) {
  std::string y = next();
  body += formatv(R"(
  {0}_e = tensor.empty() : tensor<{2}x{3}xf32>
  {0} = qlut.layer_norm ins({1} : tensor<{2}x{3}xf32>)
      outs({0}_e : tensor<{2}x{3}xf32>) dims 1 epsilon 1.0e-5
      -> tensor<{2}x{3}xf32>)",
                  y, x, shape.tokens, shape.width);
  return y;
}

std::string TransformerWriter::finish(const std::string &result) const {
  return formatv(R"(
func.func @main(%x: tensor<{0}x{1}xf32>) -> tensor<{0}x{1}xf32> {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %rsqrt2 = arith.constant 0.70710677 : f32{2}
  return {3} : tensor<{0}x{1}xf32>
})",
                 shape.tokens, shape.width, body, result);
}
