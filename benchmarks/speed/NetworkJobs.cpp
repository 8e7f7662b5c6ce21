//===- NetworkJobs.cpp - whole networks -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The same float network three times: as the integers that it is deployed as,
// compiled by --qlut-cpu-pipeline; these integers as loops; and as floats, by
// the same pipeline. All take and give floats, so the integers pay for being
// quantized.
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "NetworkModule.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/WithColor.h"
#include <cstring>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

namespace {
/// A float module with @main, of one tensor.
struct Network {
  std::string name, module;
  std::vector<int64_t> in, out; ///< shapes
};
} // namespace

static int64_t countElements(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

/// A list of things with a separator.
static std::string join(llvm::ArrayRef<int64_t> numbers,
                        llvm::StringRef separator) {
  std::string text;
  for (int64_t number : numbers)
    text += (text.empty() ? "" : separator.str()) + std::to_string(number);
  return text;
}

/// `module` with @kernel, of flat buffers.
static std::string addKernel(llvm::StringRef module, const Network &network) {
  auto dims = [](llvm::ArrayRef<int64_t> shape) {
    std::string text;
    for (size_t i = 0; i < shape.size(); ++i)
      text += (i == 0 ? "" : ", ") + std::to_string(i);
    return text;
  };
  auto parts = [&](llvm::ArrayRef<int64_t> shape) {
    return llvm::formatv("[[{0}]] output_shape [{1}] : memref<{2}xf32> into "
                         "memref<{3}xf32>",
                         dims(shape), join(shape, ", "), countElements(shape),
                         join(shape, "x"))
        .str();
  };
  std::string kernel = llvm::formatv(
      R"(
func.func @kernel(%xs: memref<{0}xf32>, %ys: memref<{1}xf32>)
    attributes {{llvm.emit_c_interface} {{
  %xm = memref.expand_shape %xs {2}
  %ym = memref.expand_shape %ys {3}
  %x = bufferization.to_tensor %xm restrict : memref<{4}xf32> to tensor<{4}xf32>
  %y = func.call @main(%x) : (tensor<{4}xf32>) -> tensor<{5}xf32>
  bufferization.materialize_in_destination %y in restrict writable %ym
      : (tensor<{5}xf32>, memref<{5}xf32>) -> ()
  return
})",
      countElements(network.in), countElements(network.out), parts(network.in),
      parts(network.out), join(network.in, "x"), join(network.out, "x"));
  // Inside of the module, if it is written as one.
  const size_t end = module.rfind('}');
  if (!module.starts_with("module") && !module.contains("\nmodule"))
    return (module + kernel).str();
  return (module.take_front(end) + kernel + "\n}\n" +
          module.drop_front(end + 1))
      .str();
}

/// All edges of one range: what is computed is of no use, how long it takes is.
static constexpr char toIntegers[] =
    "qlut-sim-pipeline{network range=-4:4 bits=8 pole=saturate},"
    "convert-qlut-sim-to-hw,qlut-fuse-norm-activation,qlut-fuse-tables,"
    "qlut-outline-integer";

static void addRow(const Job &job, const Settings &settings,
                   const Network &network, std::vector<Row> &rows) {
  const Machine machine{getHostIsa(), ""};
  const Machine loopsOnly{Isa::Generic, ""};
  const std::string integers =
      addKernel(runPasses(network.module, toIntegers), network);
  const std::string floats = addKernel(network.module, network);
  CompiledKernel ours = compileByQlut(integers, machine);
  CompiledKernel loops = compileByQlut(integers, loopsOnly);
  CompiledKernel real = compileByQlut(floats, machine);

  std::mt19937 random(2);
  std::vector<float> in(countElements(network.in));
  for (float &value : in)
    value = static_cast<float>(random() >> 8) * 0x1p-22F - 2.0F;
  std::vector<float> out(countElements(network.out)), expected(out);
  const Memref from(in.data(), static_cast<int64_t>(in.size()));
  const Memref to(out.data(), static_cast<int64_t>(out.size()));
  loops.run(from, Memref(expected.data(), to.size));
  ours.run(from, to);
  if (std::memcmp(out.data(), expected.data(), 4 * out.size()) != 0) {
    llvm::WithColor::error() << "expected the same bits of " << network.name
                             << " as vectors and as loops\n";
    std::exit(1);
  }
  const std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run(from, to); }},
      {"the same integers as upstream's loops", [&] { loops.run(from, to); }},
      {"the float network, by the same pipeline", [&] { real.run(from, to); }}};
  const std::vector<Timing> timings =
      timeKernels(kernels, std::min(settings.rounds, 5));
  const double scale = 1e9 / static_cast<double>(in.size());
  Row row;
  row.job = job.name.str();
  row.what = network.name;
  row.isa = stringifyIsa(machine.isa).str();
  row.bytes = 4 * in.size();
  row.setTimes(kernels, timings, scale);
  row.setBar({0, 1});
  row.gate = 1.0;
  rows.push_back(std::move(row));
}

//===----------------------------------------------------------------------===//
// Networks
//===----------------------------------------------------------------------===//

static constexpr TransformerShape base{256, 768, 12, 3072};

static Network finish(const char *name, const TransformerWriter &writer,
                      const std::string &result) {
  return {name,
          writer.finish(result),
          {base.tokens, base.width},
          {base.tokens, base.width}};
}

static void runLayers(const Job &job, const Settings &settings,
                      std::vector<Row> &rows) {
  TransformerWriter hidden(base);
  std::string y = hidden.feedForward("%x");
  addRow(job, settings, finish("feed-forward 768-3072-768", hidden, y), rows);
  TransformerWriter attention(base);
  y = attention.attention("%x");
  addRow(job, settings, finish("attention, 12 heads of 64", attention, y),
         rows);
}

static void runBlock(const Job &job, const Settings &settings,
                     std::vector<Row> &rows) {
  TransformerWriter writer(base);
  std::string x = writer.norm(writer.add("%x", writer.attention("%x")));
  x = writer.norm(writer.add(x, writer.feedForward(x)));
  addRow(job, settings, finish("transformer block 256 x 768", writer, x), rows);
}

static Network readExample(llvm::StringRef name, std::vector<int64_t> in,
                           std::vector<int64_t> out) {
  const std::string path =
      llvm::formatv("{0}/{1}/{1}.mlir", QLUT_EXAMPLES, name);
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file) {
    llvm::WithColor::error()
        << "can't read '" << path << "': " << file.getError().message() << "\n";
    std::exit(1);
  }
  return {name.str(), (*file)->getBuffer().str(), std::move(in),
          std::move(out)};
}

static void runExamples(const Job &job, const Settings &settings,
                        std::vector<Row> &rows) {
  addRow(job, settings, readExample("cnn", {25, 1, 8, 8}, {25, 10}), rows);
  addRow(job, settings, readExample("digits", {25, 8, 8}, {25, 10}), rows);
}

llvm::ArrayRef<Job> qlut::benchmark::getNetworkJobs() {
  static constexpr Job jobs[] = {
      {"J15", "parts of a transformer; ns for one number of the input",
       runLayers},
      {"block", "a transformer block", runBlock},
      {"examples", "the networks of examples/, 25 images", runExamples}};
  return jobs;
}
