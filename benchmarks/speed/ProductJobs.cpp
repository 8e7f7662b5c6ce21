//===- ProductJobs.cpp - matrix products with constant weights ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "ProductPeers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
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

/// `gate`: against the product by hand, none if not positive.
static void addRow(const Job &job, const Settings &settings, ProductShape shape,
                   int least, int most, double gate, std::vector<Row> &rows) {
  if (getHostIsa() != Isa::Avx2 && getHostIsa() != Isa::Avx512Vbmi)
    return;
  const Machine machine{Isa::Avx2, "x86-64-v3"};
  Product product(shape, least, most);
  CompiledKernel ours = compileByQlut(product.makeModule(false), machine);
  CompiledKernel loops = compileByUpstream(product.makeModule(false), machine);
  CompiledKernel dots = compileByUpstream(product.makeModule(true), machine);
  PackedProduct byHand(shape, product.weights.data());

  std::vector<int32_t> sums(product.sums.size());
  const Memref in(product.codes.data(),
                  static_cast<int64_t>(product.codes.size()));
  const Memref out(sums.data(), static_cast<int64_t>(sums.size()));
  const std::vector<Kernel> kernels{
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
  const std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale =
      1e9 / static_cast<double>(shape.rows * shape.columns * shape.depth);
  Row row;
  row.job = job.name.str();
  row.what = product.str();
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = product.codes.size();
  row.setTimes(kernels, timings, scale);
  row.bar = 0;
  if (gate > 0)
    row.gate = gate;
  rows.push_back(std::move(row));
}

/// The shape that the gate holds for, and a small and a flat one.
static void addRows(const Job &job, const Settings &settings, int least,
                    int most, double gate, std::vector<Row> &rows) {
  addRow(job, settings, {256, 768, 768}, least, most, gate, rows);
  addRow(job, settings, {128, 128, 128}, least, most, 0, rows);
  addRow(job, settings, {1, 768, 768}, least, most, 0, rows);
}
#else
static void addRows(const Job &, const Settings &, int, int, double,
                    std::vector<Row> &) {}
#endif

static void runFull(const Job &job, const Settings &settings,
                    std::vector<Row> &rows) {
  addRows(job, settings, -127, 127, 1.0, rows);
}

static void runSevenBits(const Job &job, const Settings &settings,
                         std::vector<Row> &rows) {
  addRows(job, settings, -64, 64, 1.2, rows);
}

static void runFourBits(const Job &job, const Settings &settings,
                        std::vector<Row> &rows) {
  addRows(job, settings, -8, 7, 1.5, rows);
}

llvm::ArrayRef<Job> qlut::benchmark::getProductJobs() {
  static constexpr Job jobs[] = {
      {"J11", "products of bytes, exact; ns for one term", runFull},
      {"J12", "products with 7-bit weights, exact", runSevenBits},
      {"J13", "products with 4-bit weights, exact", runFourBits}};
  return jobs;
}
