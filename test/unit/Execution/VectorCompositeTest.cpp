//===- VectorCompositeTest.cpp - compiled composites of codes, run --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiles the fast form of softmax and norms with and without vector
// instructions and runs them over rows of many lengths, misaligned: the codes
// are the plan's.
//
//===----------------------------------------------------------------------===//

#include "mlir/Parser/Parser.h"
#include "qlut/Core/Composites.h"
#include "qlut/Core/InstructionCosts.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Execution/Jit.h"
#include "qlut/Execution/Lowering.h"
#include "llvm/Support/FormatVariadic.h"
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CompositePlan;
using ::qlut::FastNormPlan;
using ::qlut::FastSoftmaxPlan;
using ::qlut::Format;
using ::qlut::Isa;
using ::qlut::NormKind;
using ::qlut::NormPlan;

namespace {
/// Rows of a turn of the loop, and more that are computed one by one.
constexpr int64_t numRows = 6;

struct Memref {
  uint8_t *allocated, *aligned;
  int64_t offset, sizes[2], strides[2];
};

/// Rows of one length.
struct Case {
  CompositePlan plan;
  int64_t length;

  const FastSoftmaxPlan *getSoftmax() const {
    return plan.getIf<FastSoftmaxPlan>();
  }
  const FastNormPlan *getFastNorm() const { return plan.getIf<FastNormPlan>(); }
  const NormPlan &getNorm() const { return *plan.getIf<NormPlan>(); }
  bool isInputSigned() const {
    return (getSoftmax()    ? getSoftmax()->input
            : getFastNorm() ? getFastNorm()->input
                            : getNorm().input)
        .isSigned();
  }
  std::vector<int64_t> evaluate(ArrayRef<int64_t> codes) const {
    return getSoftmax()    ? getSoftmax()->evaluate(codes)
           : getFastNorm() ? getFastNorm()->evaluate(codes)
                           : getNorm().evaluate(codes);
  }
  /// The op and what says where its rows are.
  std::pair<StringRef, StringRef> getOp() const {
    if (getSoftmax())
      return {"qlut.hw_softmax", "dimension"};
    return {"qlut.hw_norm", "dims"};
  }
};

Case makeCase(StringRef in, StringRef out, int64_t length) {
  return {CompositePlan(llvm::cantFail(FastSoftmaxPlan::get(
              llvm::cantFail(Format::parse(in)),
              llvm::cantFail(Format::parse(out)), length))),
          length};
}

/// What scales and biases a norm has.
enum class Affine {
  None,
  Random,
  Ties, ///< biases in the middle of two codes
};

template <typename Plan = NormPlan>
Case makeNorm(NormKind kind, StringRef in, StringRef out, int64_t length,
              Affine affine, double epsilon = 1e-5) {
  const Format output = llvm::cantFail(Format::parse(out));
  std::mt19937 random(static_cast<unsigned>(length));
  std::vector<double> scale, bias;
  for (int64_t i = 0; affine != Affine::None && i < length; ++i) {
    const int factor = static_cast<int>(random() % 4001) - 2000;
    scale.push_back(factor / 1000.0);
    bias.push_back(affine == Affine::Ties
                       ? (factor / 16 + 0.5) * output.scale
                       : (static_cast<int>(random() % 2001) - 1000) / 500.0);
  }
  return {CompositePlan(
              llvm::cantFail(Plan::get(kind, llvm::cantFail(Format::parse(in)),
                                       output, length, epsilon, scale, bias))),
          length};
}

class VectorComposite : public testing::TestWithParam<Isa> {
protected:
  void check(ArrayRef<Case> cases) {
    const Isa host = ::qlut::getHostIsa();
    if (GetParam() == Isa::Avx2 && host != Isa::Avx2 && host != Isa::Avx512Vbmi)
      GTEST_SKIP() << "no AVX2";
    compile(cases);
    if (HasFatalFailure())
      return;
    for (size_t i = 0; i < cases.size(); ++i)
      for (int offset : {0, 1, 7, 31})
        run(i, cases[i], offset);
  }

private:
  void compile(ArrayRef<Case> cases) {
    DialectRegistry registry;
    registerLoweringDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadDialect<QlutDialect>();
    std::string text;
    llvm::raw_string_ostream os(text);
    for (auto [i, one] : llvm::enumerate(cases))
      os << llvm::formatv(R"(
        func.func @f{0}(%x: memref<{3}x{1}xi8>, %y: memref<{3}x{1}xi8>)
            attributes {{llvm.emit_c_interface} {{
          %q = bufferization.to_tensor %x restrict
                 : memref<{3}x{1}xi8> to tensor<{3}x{1}xi8>
          %e = tensor.empty() : tensor<{3}x{1}xi8>
          %r = {4} ins(%q : tensor<{3}x{1}xi8>)
                 outs(%e : tensor<{3}x{1}xi8>) {5} 1 plan({2})
                 -> tensor<{3}x{1}xi8>
          bufferization.materialize_in_destination %r in restrict writable %y
              : (tensor<{3}x{1}xi8>, memref<{3}x{1}xi8>) -> ()
          return
        })",
                          i, one.length, print(one.plan), numRows,
                          one.getOp().first, one.getOp().second);
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module);
    PassManager pm(&context);
    CpuPipelineOptions options;
    options.isa = ::qlut::stringifyIsa(GetParam()).str();
    options.remarks = false;
    buildCpuPipeline(pm, options);
    ASSERT_TRUE(succeeded(pm.run(*module)));
    JitOptions jitOptions;
    jitOptions.optLevel = 1;
    auto compiled = compileForProcess(*module, jitOptions);
    ASSERT_TRUE(static_cast<bool>(compiled));
    jit = std::move(*compiled);
  }

  std::string print(const CompositePlan &plan) {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << Attribute(PlanAttr::get(&context, plan));
    return text;
  }

  /// Rows of any codes, of near ones, of one code, of one great code and many
  /// far below it; bytes around the output stay as they are.
  void run(size_t number, const Case &one, int offset) {
    const auto length = static_cast<size_t>(one.length);
    std::vector<uint8_t> x(numRows * length + 64), y(x.size() + 64, 0x55);
    std::mt19937 random(static_cast<unsigned>(number));
    const unsigned greatest = one.isInputSigned() ? 127 : 255;
    for (size_t i = 0; i < numRows * length; ++i) {
      const size_t row = i / length;
      const unsigned any = random() >> 8;
      x[offset + i] =
          static_cast<uint8_t>(row == 1                      ? 100 + any % 16
                               : row == 2                    ? 9
                               : row == 3 && i % length == 0 ? greatest
                               : row == 3 ? greatest - 56 - any % 60
                                          : any);
    }
    Memref in{
        x.data(), x.data() + offset, 0, {numRows, one.length}, {one.length, 1}};
    Memref out{
        y.data(), y.data() + offset, 0, {numRows, one.length}, {one.length, 1}};
    auto function = jit->lookup("_mlir_ciface_f" + std::to_string(number));
    ASSERT_TRUE(static_cast<bool>(function));
    reinterpret_cast<void (*)(Memref *, Memref *)>(*function)(&in, &out);

    std::vector<uint8_t> expected(y.size(), 0x55);
    const bool isSigned = one.isInputSigned();
    for (size_t row = 0; row < numRows; ++row) {
      std::vector<int64_t> codes;
      for (size_t i = 0; i < length; ++i) {
        const uint8_t byte = x[offset + row * length + i];
        codes.push_back(isSigned ? static_cast<int8_t>(byte) : byte);
      }
      for (auto [i, code] : llvm::enumerate(one.evaluate(codes)))
        expected[offset + row * length + i] = static_cast<uint8_t>(code);
    }
    EXPECT_EQ(y, expected) << "length " << length << ", offset " << offset;
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  std::unique_ptr<ExecutionEngine> jit;
};
} // namespace

TEST_P(VectorComposite, SoftmaxOfShortLengths) {
  std::vector<Case> cases;
  for (int64_t length : {1, 2, 5, 31, 32, 33, 40, 63, 64, 65, 71, 95, 96, 97})
    cases.push_back(makeCase("i8, 0.1:-4", "i8, 0.00390625:-128", length));
  check(cases);
}

TEST_P(VectorComposite, FormatsOfSoftmax) {
  std::vector<Case> cases;
  for (const char *in :
       {"u8, 0.02:9", "i8, 0.15:0", "i8, 0.3:0", "u8, 0.6:0", "i8, 1.5:0"})
    for (const char *out : {"u8, 0.00390625:0", "u8, 0.01:30", "i8, 0.01:-5",
                            "i8, 1.0:0", "i8, 0.0009765625:-128"})
      for (int64_t length : {5, 71})
        cases.push_back(makeCase(in, out, length));
  check(cases);
}

TEST_P(VectorComposite, SoftmaxOfLongRows) {
  check({makeCase("i8, 0.05:0", "i8, 0.00390625:-128", 1000),
         makeCase("i8, 0.05:0", "u8, 0.00390625:0", 1024),
         makeCase("i8, 0.001:0", "u8, 0.00390625:0", 4096)});
}

TEST_P(VectorComposite, FormatsOfLongSoftmax) {
  // Each place of split; results that are zero from some distance on, or not.
  std::vector<Case> cases;
  for (const char *in :
       {"u8, 0.02:9", "i8, 0.06:0", "i8, 0.15:0", "u8, 0.6:0", "i8, 1.5:0"})
    for (const char *out : {"u8, 0.00390625:0", "u8, 0.01:30", "i8, 1.0:0",
                            "i8, 0.00048828125:-128"})
      for (int64_t length : {288, 301})
        cases.push_back(makeCase(in, out, length));
  check(cases);
}

TEST_P(VectorComposite, NormsOfShortLengths) {
  std::vector<Case> cases;
  for (int64_t length : {1, 31, 32, 33, 40, 63, 64, 65, 71, 95, 96, 97, 98})
    cases.push_back(makeNorm(length % 2 ? NormKind::Layer : NormKind::Rms,
                             "i8, 0.1:-4", "i8, 0.03125:3", length,
                             length % 3 ? Affine::Random : Affine::None));
  check(cases);
}

TEST_P(VectorComposite, FormatsOfNorms) {
  std::vector<Case> cases;
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    for (const char *in : {"u8, 0.02:9", "i8, 0.15:0", "i8, 0.3:-128"})
      for (const char *out : {"u8, 0.03125:128", "i8, 0.01:-5", "i8, 1.0:0"})
        for (Affine affine : {Affine::None, Affine::Random})
          cases.push_back(makeNorm(kind, in, out, 71, affine));
  // An epsilon that counts, and results of any size.
  cases.push_back(makeNorm(NormKind::Layer, "i8, 0.01:0", "i8, 0.001:0", 64,
                           Affine::Random, /*epsilon=*/4.0));
  check(cases);
}

// Rows of one code are their biases: every result is decided exactly.
TEST_P(VectorComposite, NormsOnRoundingBoundaries) {
  check({makeNorm(NormKind::Layer, "i8, 0.1:0", "i8, 0.03125:0", 96,
                  Affine::Ties),
         makeNorm(NormKind::Layer, "u8, 0.1:7", "u8, 0.03125:9", 96,
                  Affine::Ties)});
}

TEST_P(VectorComposite, FastNormsOfShortLengths) {
  std::vector<Case> cases;
  for (int64_t length : {1, 31, 32, 33, 40, 63, 64, 65, 71, 95, 96, 97, 98})
    cases.push_back(makeNorm<FastNormPlan>(
        length % 2 ? NormKind::Layer : NormKind::Rms, "i8, 0.1:-4",
        "i8, 0.03125:3", length, length % 3 ? Affine::Random : Affine::None));
  check(cases);
}

TEST_P(VectorComposite, FormatsOfFastNorms) {
  std::vector<Case> cases;
  for (NormKind kind : {NormKind::Layer, NormKind::Rms})
    for (const char *in : {"u8, 0.02:9", "i8, 0.15:0", "i8, 0.3:-128"})
      for (const char *out :
           {"u8, 0.03125:128", "i8, 0.02:-5", "i8, 1.0:0", "u8, 0.0625:0"})
        for (Affine affine : {Affine::None, Affine::Random, Affine::Ties})
          cases.push_back(makeNorm<FastNormPlan>(kind, in, out, 71, affine));
  // Epsilons that count, and none.
  for (double epsilon : {0.0, 4.0, 1e6})
    cases.push_back(makeNorm<FastNormPlan>(NormKind::Layer, "i8, 0.01:0",
                                           "i8, 0.03:0", 64, Affine::Random,
                                           epsilon));
  check(cases);
}

TEST_P(VectorComposite, FastNormsOfLongRows) {
  check({makeNorm<FastNormPlan>(NormKind::Layer, "i8, 0.05:0", "i8, 0.0625:0",
                                768, Affine::Random),
         makeNorm<FastNormPlan>(NormKind::Layer, "u8, 0.05:0", "i8, 0.0625:0",
                                5000, Affine::None),
         makeNorm<FastNormPlan>(NormKind::Rms, "i8, 0.05:0", "i8, 0.125:0",
                                4096, Affine::Random),
         makeNorm<FastNormPlan>(NormKind::Layer, "u8, 0.05:0", "i8, 0.5:0",
                                65536, Affine::None)});
}

TEST_P(VectorComposite, NormsOfLongRows) {
  check({makeNorm(NormKind::Layer, "i8, 0.05:0", "i8, 0.03125:0", 768,
                  Affine::Random),
         makeNorm(NormKind::Layer, "u8, 0.05:0", "i8, 0.03125:0", 5000,
                  Affine::None),
         makeNorm(NormKind::Rms, "i8, 0.05:0", "i8, 0.03125:0", 4096,
                  Affine::Random)});
}

INSTANTIATE_TEST_SUITE_P(, VectorComposite,
                         testing::Values(Isa::Generic, Isa::Avx2),
                         [](const testing::TestParamInfo<Isa> &info) {
                           return info.param == Isa::Avx2 ? "Avx2" : "Generic";
                         });
