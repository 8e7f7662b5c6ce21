//===- ProductJobs.cpp - matrix products with constant weights ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Libraries.h"
#include "ProductPeers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <cstring>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

#if defined(__x86_64__)
namespace {
/// Signed codes times weights in a range, at random, all sums in 32 bits.
struct Product {
  ProductShape shape;
  std::vector<int8_t> codes, weights;
  std::vector<int32_t> sums;

  Product(ProductShape shape, int least, int most) : shape(shape) {
    std::mt19937 random(1);
    for (size_t i = 0; i < shape.rows * shape.depth; ++i)
      codes.push_back(static_cast<int8_t>(random() >> 8));
    const unsigned count = most - least + 1;
    for (size_t i = 0; i < shape.depth * shape.columns; ++i)
      weights.push_back(
          static_cast<int8_t>(least + static_cast<int>(random() % count)));
    sums.resize(shape.rows * shape.columns);
    for (size_t row = 0; row < shape.rows; ++row)
      for (size_t term = 0; term < shape.depth; ++term)
        for (size_t column = 0; column < shape.columns; ++column)
          sums[row * shape.columns + column] +=
              codes[row * shape.depth + term] *
              weights[term * shape.columns + column];
  }

  std::string str() const {
    return llvm::formatv("{0} x {1} x {2}", shape.rows, shape.columns,
                         shape.depth);
  }

  /// The product in linalg, weights by term or by column.
  std::string makeModule(bool isTransposed) const {
    const auto [rows, columns, depth] = shape;
    std::vector<int8_t> ordered(weights);
    if (isTransposed)
      for (size_t column = 0; column < columns; ++column)
        for (size_t term = 0; term < depth; ++term)
          ordered[column * depth + term] = weights[term * columns + column];
    std::string hex = llvm::toHex(llvm::StringRef(
        reinterpret_cast<const char *>(ordered.data()), ordered.size()));
    return llvm::formatv(
        R"(
func.func @kernel(%xs: memref<{3}xi8>, %ys: memref<{4}xi32>)
    attributes {{llvm.emit_c_interface} {{
  %xm = memref.expand_shape %xs [[0, 1]] output_shape [{0}, {2}]
      : memref<{3}xi8> into memref<{0}x{2}xi8>
  %ym = memref.expand_shape %ys [[0, 1]] output_shape [{0}, {1}]
      : memref<{4}xi32> into memref<{0}x{1}xi32>
  %x = bufferization.to_tensor %xm restrict
      : memref<{0}x{2}xi8> to tensor<{0}x{2}xi8>
  %w = arith.constant dense<"0x{5}"> : tensor<{6}xi8>
  %zero = arith.constant 0 : i32
  %e = tensor.empty() : tensor<{0}x{1}xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<{0}x{1}xi32>)
      -> tensor<{0}x{1}xi32>
  %y = linalg.matmul indexing_maps = [
      affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> {7}>,
      affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<{0}x{2}xi8>, tensor<{6}xi8>)
      outs(%f : tensor<{0}x{1}xi32>) -> tensor<{0}x{1}xi32>
  bufferization.materialize_in_destination %y in restrict writable %ym
      : (tensor<{0}x{1}xi32>, memref<{0}x{1}xi32>) -> ()
  return
})",
        rows, columns, depth, rows * depth, rows * columns, hex,
        isTransposed ? llvm::formatv("{0}x{1}", columns, depth).str()
                     : llvm::formatv("{0}x{1}", depth, columns).str(),
        isTransposed ? "(n, k)" : "(k, n)");
  }
};
} // namespace

static void requireEqual(const Product &product,
                         const std::vector<int32_t> &got,
                         llvm::StringRef name) {
  if (got == product.sums)
    return;
  llvm::WithColor::error() << "expected the product's sums, got others by "
                           << name << "\n";
  std::exit(1);
}

/// What a job demands of the shape that gates hold for; none if not positive.
struct Gates {
  /// Against products that are exact whatever the weights are.
  double exact = 0;
  /// Against those that saturate where two terms pass 16 bits.
  double saturating = 0;
};

/// Runs a library's kernel, if there, and counts the sums that are not what
/// `isRight`(index) says.
static Kernel tryLibrary(Kernel kernel, size_t size,
                         llvm::function_ref<bool(size_t)> isRight) {
  if (!kernel.run)
    return kernel;
  kernel.run();
  size_t numWrong = 0;
  for (size_t i = 0; i < size; ++i)
    numWrong += !isRight(i);
  if (numWrong)
    kernel.fault =
        llvm::formatv("{0:f1} % of the sums are wrong", 100. * numWrong / size)
            .str();
  return kernel;
}

/// The rows of a shape: against exact products, and, where that has a gate,
/// against oneDNN's, right or wrong.
static void addRow(const Job &job, const Settings &settings,
                   const Machine &machine, ProductShape shape, int least,
                   int most, const Gates &gates, std::vector<Row> &rows) {
  Product product(shape, least, most);
  CompiledKernel ours = compileByQlut(product.makeModule(false), machine);
  CompiledKernel loops = compileByUpstream(product.makeModule(false), machine);
  CompiledKernel dots = compileByUpstream(product.makeModule(true), machine);
  PackedProduct byHand(shape, product.weights.data());

  std::vector<int32_t> sums(product.sums.size());
  const Memref in(product.codes.data(),
                  static_cast<int64_t>(product.codes.size()));
  const Memref out(sums.data(), static_cast<int64_t>(sums.size()));
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run(in, out); }},
      {"exact product of words by hand (stand-in)",
       [&] { byHand.run(product.codes.data(), sums.data()); }},
      {"upstream MLIR, linalg.matmul as loops", [&] { loops.run(in, out); }},
      {"upstream MLIR, transposed weights, as loops that LLVM vectorizes",
       [&] { dots.run(in, out); }}};
  for (const Kernel &kernel : kernels) {
    std::memset(sums.data(), 0x55, sums.size() * sizeof(int32_t));
    kernel.run();
    requireEqual(product, sums, kernel.name);
  }

  // Inputs and results as the libraries have them.
  std::vector<int8_t> padded(product.codes);
  padded.resize(padded.size() + 16);
  std::vector<uint8_t> unsignedCodes;
  for (int8_t code : product.codes)
    unsignedCodes.push_back(static_cast<uint8_t>(code + 128));
  std::vector<int32_t> offsets(shape.columns);
  for (size_t i = 0; i < product.weights.size(); ++i)
    offsets[i % shape.columns] += 128 * product.weights[i];
  int32_t greatest = 0;
  for (int32_t sum : product.sums)
    greatest = std::max(greatest, std::abs(sum));
  const double outScale = greatest / 127.0;
  std::vector<int8_t> results(sums.size());
  kernels.push_back(tryLibrary(
      makeXnnpackProduct(shape, outScale, padded.data(), product.weights.data(),
                         results.data()),
      sums.size(), [&](size_t i) {
        return std::fabs(product.sums[i] / outScale - results[i]) < 0.51;
      }));
  kernels.push_back(tryLibrary(
      makeOneDnnProduct(shape, product.codes.data(), product.weights.data(),
                        sums.data()),
      sums.size(), [&](size_t i) { return sums[i] == product.sums[i]; }));
  kernels.push_back(tryLibrary(
      makeOneDnnProduct(shape, unsignedCodes.data(), product.weights.data(),
                        sums.data()),
      sums.size(), [&](size_t i) {
        return sums[i] == product.sums[i] + offsets[i % shape.columns];
      }));
  const std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale =
      1e9 / static_cast<double>(shape.rows * shape.columns * shape.depth);
  Row row;
  row.job = job.name.str();
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = product.codes.size();
  row.setTimes(kernels, timings, scale);
  row.what = product.str();
  row.setBar({0, 3});
  if (gates.exact > 0)
    row.gate = gates.exact;
  rows.push_back(row);
  if (gates.exact <= 0)
    return;
  row.what += ", against oneDNN";
  row.setBar({4, 5}, /*withFaults=*/true);
  row.gate = std::nullopt;
  if (gates.saturating > 0)
    row.gate = gates.saturating;
  rows.push_back(std::move(row));
}

/// The shape that the gate holds for, and a small and a flat one; for AVX2, and
/// for what the processor has beyond.
static void addRows(const Job &job, const Settings &settings, int least,
                    int most, const Gates &gates, std::vector<Row> &rows) {
  if (getHostIsa() != Isa::Avx2 && getHostIsa() != Isa::Avx512Vbmi)
    return;
  const Machine avx2{Isa::Avx2, "x86-64-v3"}, native{getHostIsa(), ""};
  constexpr ProductShape shapes[] = {
      {256, 768, 768}, {128, 128, 128}, {1, 768, 768}};
  for (const ProductShape &shape : shapes)
    addRow(job, settings, avx2, shape, least, most,
           &shape == shapes ? gates : Gates(), rows);
  if (native.isa != Isa::Avx2)
    for (const ProductShape &shape : shapes)
      addRow(job, settings, native, shape, least, most, {}, rows);
}
#else
struct Gates {
  double exact, saturating = 0;
};
static void addRows(const Job &, const Settings &, int, int, const Gates &,
                    std::vector<Row> &) {}
#endif

static void runFull(const Job &job, const Settings &settings,
                    std::vector<Row> &rows) {
  addRows(job, settings, -127, 127, {1.0}, rows);
}

static void runSevenBits(const Job &job, const Settings &settings,
                         std::vector<Row> &rows) {
  addRows(job, settings, -64, 64, {1.2, 0.97}, rows);
}

static void runFourBits(const Job &job, const Settings &settings,
                        std::vector<Row> &rows) {
  addRows(job, settings, -8, 7, {1.5}, rows);
}

llvm::ArrayRef<Job> qlut::benchmark::getProductJobs() {
  static constexpr Job jobs[] = {
      {"J11", "products of bytes, exact; ns for one term", runFull},
      {"J12", "products with 7-bit weights, exact", runSevenBits},
      {"J13", "products with 4-bit weights, exact", runFourBits}};
  return jobs;
}
