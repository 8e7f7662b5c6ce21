//===- DepthwiseJobs.cpp - convolutions of each channel by itself ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Libraries.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <cstring>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

namespace {
/// Signed codes under windows of 8-bit weights, at random; sums times a scale
/// are codes again.
struct Depthwise {
  DepthwiseShape shape;
  std::vector<int8_t> codes, weights;
  std::vector<int32_t> sums;
  double outScale; ///< sums of one code of the results

  explicit Depthwise(DepthwiseShape shape) : shape(shape) {
    std::mt19937 random(1);
    for (size_t i = 0; i < shape.inSize() * shape.inSize() * shape.channels;
         ++i)
      codes.push_back(static_cast<int8_t>(random() >> 8));
    for (size_t i = 0; i < shape.window * shape.window * shape.channels; ++i)
      weights.push_back(
          static_cast<int8_t>(static_cast<int>(random() % 255) - 127));
    for (size_t row = 0; row < shape.size; ++row)
      for (size_t column = 0; column < shape.size; ++column)
        for (size_t channel = 0; channel < shape.channels; ++channel)
          sums.push_back(getSum(row, column, channel));
    int32_t greatest = 0;
    for (int32_t sum : sums)
      greatest = std::max(greatest, std::abs(sum));
    outScale = greatest / 127.0;
  }

  int32_t getSum(size_t row, size_t column, size_t channel) const {
    int32_t sum = 0;
    for (size_t i = 0; i < shape.window; ++i)
      for (size_t j = 0; j < shape.window; ++j) {
        const size_t place = (row * shape.stride + i) * shape.inSize() +
                             column * shape.stride + j;
        sum += codes[place * shape.channels + channel] *
               weights[(i * shape.window + j) * shape.channels + channel];
      }
    return sum;
  }

  bool isRight(size_t i, int8_t code) const {
    return std::fabs(sums[i] / outScale - code) < 0.51;
  }

  std::string str() const {
    return llvm::formatv("{0} x {0} x {1}, window {2} x {2}, stride {3}",
                         shape.size, shape.channels, shape.window,
                         shape.stride);
  }

  /// In linalg: codes and their results, or floats. Results have a buffer of
  /// their own, as within a network, and are copied in the end.
  std::string makeModule(bool isFloat) const {
    const size_t in = shape.inSize(), count = codes.size();
    int exponent;
    const double fraction = std::frexp(1 / outScale, &exponent);
    const std::string rescale = llvm::formatv(
        R"(
  ^bb0(%a: i32, %o: i8):
    %m = arith.constant {0} : i32
    %h = arith.constant {1} : i8
    %c = qlut.rescale %a, %m, %h input_zp 0 output_zp 0 to "i8"
        : i32, i32, i8 -> i8
    linalg.yield %c : i8)",
        std::llround(fraction * 0x1p31), 31 - exponent);
    const std::string scale = llvm::formatv(R"(
  ^bb0(%a: f32, %o: f32):
    %m = arith.constant {0:f9} : f32
    %c = arith.mulf %a, %m : f32
    linalg.yield %c : f32)",
                                            1 / outScale);
    const std::string hex = llvm::toHex(llvm::StringRef(
        reinterpret_cast<const char *>(weights.data()), weights.size()));
    return llvm::formatv(
        R"(
#out = affine_map<(n, h, w, c) -> (n, h, w, c)>
func.func @kernel(%xs: memref<{0}x{8}>, %ys: memref<{1}x{8}>)
    attributes {{llvm.emit_c_interface} {{
  %xm = memref.expand_shape %xs [[0, 1, 2, 3]] output_shape [1, {2}, {2}, {3}]
      : memref<{0}x{8}> into memref<1x{2}x{2}x{3}x{8}>
  %ym = memref.expand_shape %ys [[0, 1, 2, 3]] output_shape [1, {4}, {4}, {3}]
      : memref<{1}x{8}> into memref<1x{4}x{4}x{3}x{8}>
  %x = bufferization.to_tensor %xm restrict
      : memref<1x{2}x{2}x{3}x{8}> to tensor<1x{2}x{2}x{3}x{8}>
  %w = arith.constant dense<{7}> : tensor<{5}x{5}x{3}x{8}>
  %zero = arith.constant {10} : {9}
  %e = tensor.empty() : tensor<1x{4}x{4}x{3}x{9}>
  %f = linalg.fill ins(%zero : {9}) outs(%e : tensor<1x{4}x{4}x{3}x{9}>)
      -> tensor<1x{4}x{4}x{3}x{9}>
  %s = linalg.depthwise_conv_2d_nhwc_hwc
      {{strides = dense<{6}> : tensor<2xi64>}
      ins(%x, %w : tensor<1x{2}x{2}x{3}x{8}>, tensor<{5}x{5}x{3}x{8}>)
      outs(%f : tensor<1x{4}x{4}x{3}x{9}>) -> tensor<1x{4}x{4}x{3}x{9}>
  %g = tensor.empty() : tensor<1x{4}x{4}x{3}x{8}>
  %y = linalg.generic {{indexing_maps = [#out, #out],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<1x{4}x{4}x{3}x{9}>)
      outs(%g : tensor<1x{4}x{4}x{3}x{8}>) {{{11}
  } -> tensor<1x{4}x{4}x{3}x{8}>
  %t = bufferization.to_buffer %y
      : tensor<1x{4}x{4}x{3}x{8}> to memref<1x{4}x{4}x{3}x{8}>
  memref.copy %t, %ym
      : memref<1x{4}x{4}x{3}x{8}> to memref<1x{4}x{4}x{3}x{8}>
  return
})",
        count, sums.size(), in, shape.channels, shape.size, shape.window,
        shape.stride, isFloat ? "0.5" : "\"0x" + hex + "\"",
        isFloat ? "f32" : "i8", isFloat ? "f32" : "i32", isFloat ? "0.0" : "0",
        isFloat ? scale : rescale);
  }
};
} // namespace

static void addRow(const Job &job, const Settings &settings,
                   const Machine &machine, DepthwiseShape shape,
                   std::vector<Row> &rows) {
  const Depthwise conv(shape);
  const std::string module = conv.makeModule(/*isFloat=*/false);
  CompiledKernel ours = compileByQlut(module, machine);
  CompiledKernel loops =
      compileByQlut(module, Machine{Isa::Generic, machine.cpu});
  CompiledKernel real =
      compileByQlut(conv.makeModule(/*isFloat=*/true), machine);

  std::vector<int8_t> codes(conv.codes), results(conv.sums.size()),
      library(results);
  // Codes that may be read past the end.
  codes.resize(codes.size() + 16);
  std::vector<float> floats(conv.codes.begin(), conv.codes.end()),
      floatResults(conv.sums.size());
  const auto in = static_cast<int64_t>(conv.codes.size());
  const auto out = static_cast<int64_t>(conv.sums.size());
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run({codes.data(), in}, {results.data(), out}); }},
      {"the same integers as upstream's loops",
       [&] { loops.run({codes.data(), in}, {results.data(), out}); }},
      {"floats, by the same pipeline",
       [&] { real.run({floats.data(), in}, {floatResults.data(), out}); }},
      makeXnnpackDepthwise(shape, conv.outScale, codes.data(),
                           conv.weights.data(), library.data())};
  auto countWrong = [&](const std::vector<int8_t> &got) {
    size_t count = 0;
    for (size_t i = 0; i < got.size(); ++i)
      count += !conv.isRight(i, got[i]);
    return count;
  };
  std::vector<int8_t> expected;
  for (const Kernel &kernel : llvm::ArrayRef(kernels).take_front(2)) {
    std::memset(results.data(), 0x55, results.size());
    kernel.run();
    if (expected.empty())
      expected = results;
    if (const size_t count = countWrong(results);
        count != 0 || results != expected) {
      llvm::WithColor::error() << "expected the convolution's codes, got "
                               << count << " others by " << kernel.name << "\n";
      std::exit(1);
    }
  }
  if (Kernel &peer = kernels.back(); peer.run) {
    peer.run();
    if (const size_t count = countWrong(library))
      peer.fault = llvm::formatv("{0:f1} % of the codes are wrong",
                                 100. * count / library.size());
  }
  const std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale =
      1e9 / static_cast<double>(conv.sums.size() * shape.window * shape.window);
  Row row;
  row.job = job.name.str();
  row.what = conv.str();
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = conv.codes.size();
  row.setTimes(kernels, timings, scale);
  row.setBar({0, 2});
  rows.push_back(std::move(row));
}

/// For AVX2, and for what the processor has beyond.
static void run(const Job &job, const Settings &settings,
                std::vector<Row> &rows) {
  if (getHostIsa() != Isa::Avx2 && getHostIsa() != Isa::Avx512Vbmi)
    return;
  constexpr DepthwiseShape shapes[] = {
      {56, 128, 3, 1}, {28, 128, 3, 2}, {14, 512, 3, 1}, {14, 96, 5, 1}};
  std::vector<Machine> machines{{Isa::Avx2, "x86-64-v3"}};
  if (getHostIsa() != Isa::Avx2)
    machines.push_back({getHostIsa(), ""});
  for (const Machine &machine : machines)
    for (const DepthwiseShape &shape : shapes)
      addRow(job, settings, machine, shape, rows);
}

llvm::ArrayRef<Job> qlut::benchmark::getDepthwiseJobs() {
  static constexpr Job jobs[] = {
      {"depthwise",
       "convolutions of each channel by itself, codes to codes; ns for one "
       "term",
       run}};
  return jobs;
}
