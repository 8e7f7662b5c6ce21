//===- PackedJobs.cpp - two codes of 4 bits in a byte ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Peers.h"
#include "qlut/Core/PackedCodes.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cstring>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

/// What --qlut-pack-codes writes for results of 8 bits, over buffers: `lookUp`
/// gives %y from the code %code.
static std::string makeUnpackingModule(llvm::StringRef lookUp) {
  return llvm::formatv(R"(
#bytes = affine_map<(k, j) -> (k)>
#codes = affine_map<(k, j) -> (k, j)>
func.func @kernel(%in: memref<?xi8>, %out: memref<?xi8>)
    attributes {{llvm.emit_c_interface} {{
  %c0 = arith.constant 0 : index
  %k = memref.dim %in, %c0 : memref<?xi8>
  %places = memref.expand_shape %out [[0, 1]] output_shape [%k, 2]
      : memref<?xi8> into memref<?x2xi8>
  %x = bufferization.to_tensor %in restrict : memref<?xi8> to tensor<?xi8>
  %e = tensor.empty(%k) : tensor<?x2xi8>
  %r = linalg.generic {{indexing_maps = [#bytes, #codes],
                        iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?xi8>) outs(%e : tensor<?x2xi8>) {{
  ^bb0(%byte: i8, %old: i8):
    %place = linalg.index 1 : index
    %j = arith.index_cast %place : index to i8
    %c4 = arith.constant 4 : i8
    %shift = arith.muli %j, %c4 : i8
    %shifted = arith.shrui %byte, %shift : i8
    %code = arith.trunci %shifted : i8 to i4
    {0}
    linalg.yield %y : i8
  } -> tensor<?x2xi8>
  bufferization.materialize_in_destination %r in restrict writable %places
      : (tensor<?x2xi8>, memref<?x2xi8>) -> ()
  return
})",
                       lookUp)
      .str();
}

static std::string listBytes(llvm::ArrayRef<uint8_t> bytes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(bytes, os, [&](uint8_t byte) {
    os << static_cast<int>(static_cast<int8_t>(byte));
  });
  return text;
}

/// By the bits of the code.
static std::string makeUpstreamLookup(const Table &table) {
  const ByteTable results = llvm::cantFail(getByteTable(table));
  return llvm::formatv(R"(%table = arith.constant dense<[{0}]> : tensor<16xi8>
    %at = arith.index_castui %code : i4 to index
    %y = tensor.extract %table[%at] : tensor<16xi8>)",
                       listBytes(llvm::ArrayRef(results).take_front(16)))
      .str();
}

static std::string makeUpstreamTable(llvm::ArrayRef<uint8_t> packed) {
  std::vector<uint8_t> bySign(256);
  for (size_t i = 0; i < 256; ++i)
    bySign[i] = packed[(i + 128) % 256];
  return llvm::formatv(R"(%table = "tosa.const"()
      <{{values = dense<[{0}]> : tensor<256xi8>}> : () -> tensor<256xi8>
  %y = tosa.table %x, %table
      : (tensor<?xi8>, tensor<256xi8>) -> tensor<?xi8>)",
                       listBytes(bySign))
      .str();
}

namespace {
/// Packed codes to results of 8 bits, or packed ones.
struct PackedJob {
  std::string what;
  Table table;
  size_t resultsPerByte; ///< bytes of results for one of codes
  double gate; ///< against 8-bit codes, looked up by shuffles in any table
};
} // namespace

static Table randomTable(unsigned resultBits) {
  DirectTable table{
      {4, Storage::Kind::Signed}, {resultBits, Storage::Kind::Signed}, {}};
  std::mt19937 random(9);
  for (int i = 0; i < 16; ++i)
    table.values.push_back(
        table.output.minCode() +
        static_cast<int64_t>(random() % table.output.numCodes()));
  return Table(std::move(table));
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

static void addRow(const Job &job, const PackedJob &packed,
                   const Settings &settings, const Machine &machine,
                   bool hasGates, size_t size, const CompiledKernel &ours,
                   const CompiledKernel &upstream, std::vector<Row> &rows) {
  const size_t outSize = size * packed.resultsPerByte, codes = 2 * size;
  Buffer in(size), out(outSize), expected(outSize), bytes(codes), looked(codes);
  std::mt19937 random(3);
  for (size_t i = 0; i < size; ++i)
    in.as()[i] = static_cast<uint8_t>(random());
  // One by one, from the table.
  const ByteTable results = llvm::cantFail(getByteTable(packed.table));
  for (size_t i = 0; i < codes; ++i) {
    bytes.as()[i] = in.as()[i / 2] >> (4 * (i % 2)) & 15;
    const uint8_t result = results[bytes.as()[i]];
    if (packed.resultsPerByte == 2)
      expected.as()[i] = result;
    else if (i % 2 == 0)
      expected.as()[i / 2] = result;
    else
      expected.as()[i / 2] |= static_cast<uint8_t>(result << 4);
  }
  const Memref x(in.as(), static_cast<int64_t>(size)),
      y(out.as(), static_cast<int64_t>(outSize));
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run(x, y); }},
      {"upstream MLIR, same bytes", [&] { upstream.run(x, y); }},
      {"8-bit codes, any-table lookup, 16 shuffles (stand-in)",
       [&] {
         lookUpByShuffles(codes, bytes.as(), looked.as(), results.data());
       }},
      {"copy (memcpy) of the results",
       [&] { std::memcpy(out.as(), expected.as(), outSize); }}};
  for (const Kernel &kernel : llvm::ArrayRef(kernels).take_front(2)) {
    std::memset(out.as(), 0x55, outSize);
    kernel.run();
    if (std::memcmp(out.as(), expected.as(), outSize) != 0) {
      llvm::WithColor::error() << "expected the table's results, got others of "
                               << kernel.name << "\n";
      std::exit(1);
    }
  }
  std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  Row row;
  row.job = job.name.str();
  row.what = packed.what;
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = size;
  row.setTimes(kernels, timings, 1e9 / static_cast<double>(codes));
  row.setBar({1});
  if (hasGates && size == settings.gateSize)
    row.gate = packed.gate;
  rows.push_back(std::move(row));
}

static void addRows(const Job &job, const Settings &settings,
                    const PackedJob &packed, const Machine &machine,
                    bool hasGates, std::vector<Row> &rows) {
  CompiledKernel ours, upstream;
  if (packed.resultsPerByte == 2) {
    ours = compileByQlut(
        makeUnpackingModule(
            llvm::formatv("%y = qlut.hw_lut %code table({0}) : i4 -> i8",
                          printTable(packed.table))
                .str()),
        machine);
    upstream = compileByUpstream(
        makeUnpackingModule(makeUpstreamLookup(packed.table)), machine);
  } else {
    const Table bytes = llvm::cantFail(packTable(packed.table));
    ours = compileByQlut(
        makeElementwiseModule("i8",
                              llvm::formatv("%y = qlut.hw_lut %x table({0}) : "
                                            "tensor<?xi8> -> tensor<?xi8>",
                                            printTable(bytes))
                                  .str()),
        machine);
    const ByteTable results = llvm::cantFail(getByteTable(bytes));
    upstream = compileByUpstream(
        makeElementwiseModule("i8", makeUpstreamTable(results)), machine);
  }
  for (size_t size : settings.sizes)
    addRow(job, packed, settings, machine, hasGates, size, ours, upstream,
           rows);
}

static void runPacked(const Job &job, const Settings &settings,
                      std::vector<Row> &rows) {
  const Isa host = getHostIsa();
  const PackedJob packed[] = {
      {"4 bits packed to 8 bits", randomTable(8), 2, 6.9},
      {"4 bits packed to 4 bits packed", randomTable(4), 1, 10.0}};
  for (const PackedJob &kind : packed) {
    if (host == Isa::Avx2 || host == Isa::Avx512Vbmi)
      addRows(job, settings, kind, {Isa::Avx2, "x86-64-v3"}, true, rows);
    if (host != Isa::Avx2)
      addRows(job, settings, kind, {host, ""}, false, rows);
  }
}

llvm::ArrayRef<Job> qlut::benchmark::getPackedJobs() {
  static constexpr Job jobs[] = {
      {"J17", "two codes of 4 bits in a byte", runPacked}};
  return jobs;
}
