//===- IdentityTest.cpp - simulated == integer == core, bit for bit -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/spec.md, I1: the simulated lookup and the integer lookup between
// quantize and dequantize, each compiled on its own, give the bits that the
// core's evaluator gives, for every input.
//
//===----------------------------------------------------------------------===//

#include "Cases.h"
#include "Jit.h"
#include "Programs.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace qlut;
using namespace qlut::identity;
using qlut::kernels::IntegerBackend;

namespace {
/// f32 and f64: the type is the compute type.
template <typename T>
struct Native {
  using Value = T;
  using Compute = T;
  static Compute widen(Value x) { return x; }
  static Value narrow(Compute x) { return x; }
};

/// f16 and bf16 as their bits; computed in f32.
template <const llvm::fltSemantics &(*semantics)()>
struct Narrow {
  using Value = uint16_t;
  using Compute = float;
  static Compute widen(Value x) {
    llvm::APFloat value(semantics(), llvm::APInt(16, x));
    bool losesInfo = false;
    value.convert(llvm::APFloat::IEEEsingle(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    return value.convertToFloat();
  }
  static Value narrow(Compute x) {
    llvm::APFloat value(x);
    bool losesInfo = false;
    value.convert(semantics(), llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    return static_cast<Value>(value.bitcastToAPInt().getZExtValue());
  }
};
} // namespace

/// Every code, the midpoints of codes with their neighbours, and what is off
/// any grid; padded to whole vectors.
template <typename Carrier>
static std::vector<typename Carrier::Value> makeInputs(const Format &format) {
  using Compute = typename Carrier::Compute;
  constexpr Compute infinity = std::numeric_limits<Compute>::infinity();
  std::vector<typename Carrier::Value> inputs;
  auto add = [&](Compute x) { inputs.push_back(Carrier::narrow(x)); };
  IntegerBackend<Compute> core;
  const Storage &storage = format.storage;
  bool isWide = storage.bits == 16;
  for (int64_t code = storage.minCode(); code <= storage.maxCode(); ++code) {
    add(kernels::dequantize(core, code, format));
    double middle = static_cast<double>(code - format.zeroPoint) + 0.5;
    auto x = static_cast<Compute>(format.scale * middle);
    add(x);
    if (isWide && code % 16 != 0)
      continue;
    add(std::nextafter(x, infinity));
    add(std::nextafter(x, -infinity));
  }
  for (Compute sign : {Compute(1), Compute(-1)})
    for (Compute x :
         {Compute(0), infinity, std::numeric_limits<Compute>::quiet_NaN(),
          std::numeric_limits<Compute>::max(),
          std::numeric_limits<Compute>::min(),
          std::numeric_limits<Compute>::denorm_min(), Compute(1e9),
          Compute(0.3), Compute(2.5) * Compute(format.scale)})
      add(std::copysign(x, sign));
  while (inputs.size() % vectorLength != 0)
    add(Compute(0));
  return inputs;
}

/// dequantize(table(quantize(x))) by the core.
template <typename Carrier>
static std::vector<typename Carrier::Value>
evaluateByCore(const Case &one,
               const std::vector<typename Carrier::Value> &inputs) {
  IntegerBackend<typename Carrier::Compute> core;
  std::vector<typename Carrier::Value> results;
  results.reserve(inputs.size());
  for (auto x : inputs) {
    int64_t code =
        kernels::quantize(core, Carrier::widen(x), one.in, one.rounding);
    EXPECT_TRUE(one.in.storage.contains(code));
    int64_t result = one.table.evaluate(code);
    results.push_back(
        Carrier::narrow(kernels::dequantize(core, result, one.out)));
  }
  return results;
}

template <typename T>
static uint64_t bitsOf(T value) {
  if constexpr (sizeof(T) == 8)
    return llvm::bit_cast<uint64_t>(value);
  else if constexpr (sizeof(T) == 4)
    return llvm::bit_cast<uint32_t>(value);
  else
    return value;
}

/// Runs the case in every shape and compares bits.
template <typename T>
static void check(Jit &jit, llvm::StringRef path, const Case &one,
                  llvm::ArrayRef<Shape> shapes, std::vector<T> &inputs,
                  const std::vector<T> &expected) {
  auto size = static_cast<int64_t>(inputs.size());
  std::vector<std::vector<T>> results(shapes.size(),
                                      std::vector<T>(size, T(77)));
  llvm::SmallVector<Jit::Buffer> buffers{{inputs.data(), size}};
  for (std::vector<T> &result : results)
    buffers.push_back({result.data(), size});
  ASSERT_TRUE(jit.invoke(one.name, buffers)) << one.name;
  for (auto [shape, result] : llvm::zip_equal(shapes, results)) {
    int64_t differing = 0, first = 0;
    for (int64_t i = 0; i < size; ++i)
      if (bitsOf(result[i]) != bitsOf(expected[i]) && differing++ == 0)
        first = i;
    EXPECT_EQ(differing, 0)
        << path.str() << " " << one.name << " " << getName(shape).str()
        << ", in " << one.in.str() << ", out " << one.out.str()
        << ": first at input " << first << " = " << inputs[first] << ", got "
        << result[first] << ", expected " << expected[first];
  }
}

/// The simulated lookups of the module become integer ones, all of them.
static bool convertToHw(mlir::ModuleOp module, size_t expected) {
  mlir::PassManager manager(module.getContext());
  if (failed(mlir::parsePassPipeline("convert-qlut-sim-to-hw", manager)) ||
      failed(manager.run(module)))
    return false;
  size_t integer = 0, simulated = 0;
  module.walk([&](mlir::qlut::HwLutOp) { ++integer; });
  module.walk([&](mlir::qlut::SimLutOp) { ++simulated; });
  return integer == expected && simulated == 0;
}

template <typename Carrier>
static void checkCases(llvm::ArrayRef<Case> cases, llvm::ArrayRef<Shape> shapes,
                       mlir::FloatType type) {
  mlir::OwningOpRef<mlir::ModuleOp> sim = makeLookups(cases, shapes, type);
  mlir::OwningOpRef<mlir::ModuleOp> hw = sim->clone();
  ASSERT_TRUE(convertToHw(*hw, cases.size() * shapes.size()));
  std::unique_ptr<Jit> simJit = Jit::create(*sim, "convert-qlut-to-arith");
  ASSERT_TRUE(simJit);
  std::unique_ptr<Jit> hwJit = Jit::create(*hw, "convert-qlut-to-arith");
  ASSERT_TRUE(hwJit);
  for (const Case &one : cases) {
    auto inputs = makeInputs<Carrier>(one.in);
    auto expected = evaluateByCore<Carrier>(one, inputs);
    check(*simJit, "sim", one, shapes, inputs, expected);
    check(*hwJit, "hw", one, shapes, inputs, expected);
  }
}

using F32 = Native<float>;
using F64 = Native<double>;
using F16 = Narrow<&llvm::APFloat::IEEEhalf>;
using BF16 = Narrow<&llvm::APFloat::BFloat>;

TEST(IdentityTest, EveryWidthScalarVectorTensor) {
  checkCases<F32>(widthCases(), {Shape::Scalar, Shape::Vector, Shape::Tensor},
                  mlir::Float32Type::get(&getContext()));
}

TEST(IdentityTest, EverySegmentation) {
  checkCases<F32>(segmentCases(), {Shape::Tensor},
                  mlir::Float32Type::get(&getContext()));
}

TEST(IdentityTest, EveryRounding) {
  checkCases<F32>(roundingCases(),
                  {Shape::Scalar, Shape::Vector, Shape::Matrix, Shape::Tensor},
                  mlir::Float32Type::get(&getContext()));
}

TEST(IdentityTest, RealFunctions) {
  checkCases<F32>(functionCases(), {Shape::Vector, Shape::Tensor},
                  mlir::Float32Type::get(&getContext()));
}

TEST(IdentityTest, F64) {
  checkCases<F64>(roundingCases(), {Shape::Tensor},
                  mlir::Float64Type::get(&getContext()));
  checkCases<F64>(functionCases(), {Shape::Vector},
                  mlir::Float64Type::get(&getContext()));
}

TEST(IdentityTest, F16) {
  checkCases<F16>(narrowFloatCases(),
                  {Shape::Scalar, Shape::Vector, Shape::Tensor},
                  mlir::Float16Type::get(&getContext()));
}

TEST(IdentityTest, BF16) {
  checkCases<BF16>(narrowFloatCases(),
                   {Shape::Scalar, Shape::Vector, Shape::Tensor},
                   mlir::BFloat16Type::get(&getContext()));
}

/// Where formats meet, the integer program passes codes on while the simulated
/// one goes through floats: equal if quantize recovers every code (Q5).
template <typename Carrier>
static void checkChain(Rounding rounding, mlir::FloatType type) {
  std::vector<Case> chain = chainCases(rounding);
  mlir::OwningOpRef<mlir::ModuleOp> sim = makeChain("chain", chain, type);
  mlir::OwningOpRef<mlir::ModuleOp> hw = sim->clone();
  std::unique_ptr<Jit> simJit = Jit::create(*sim, "convert-qlut-to-arith");
  ASSERT_TRUE(simJit);
  ASSERT_TRUE(convertToHw(*hw, chain.size()));
  mlir::PassManager manager(&getContext());
  ASSERT_TRUE(succeeded(mlir::parsePassPipeline("canonicalize", manager)) &&
              succeeded(manager.run(*hw)));
  size_t conversions = 0;
  hw->walk([&](mlir::qlut::QuantizeOp) { ++conversions; });
  hw->walk([&](mlir::qlut::DequantizeOp) { ++conversions; });
  EXPECT_EQ(conversions, 2u);
  std::unique_ptr<Jit> hwJit = Jit::create(*hw, "convert-qlut-to-arith");
  ASSERT_TRUE(hwJit);

  auto inputs = makeInputs<Carrier>(chain.front().in);
  IntegerBackend<typename Carrier::Compute> core;
  std::vector<typename Carrier::Value> expected;
  for (auto x : inputs) {
    int64_t code = kernels::quantize(core, x, chain.front().in, rounding);
    for (const Case &one : chain)
      code = one.table.evaluate(code);
    expected.push_back(kernels::dequantize(core, code, chain.back().out));
  }
  std::vector<typename Carrier::Value> simulated(inputs.size()),
      integer(inputs.size());
  ASSERT_TRUE(simJit->call("chain", inputs, simulated));
  ASSERT_TRUE(hwJit->call("chain", inputs, integer));
  EXPECT_EQ(simulated, expected) << stringifyRounding(rounding).str();
  EXPECT_EQ(integer, expected) << stringifyRounding(rounding).str();
}

TEST(IdentityTest, ChainsPassCodesOn) {
  for (Rounding rounding : {Rounding::HalfUp, Rounding::HalfEven,
                            Rounding::HalfAway, Rounding::Floor}) {
    checkChain<F32>(rounding, mlir::Float32Type::get(&getContext()));
    checkChain<F64>(rounding, mlir::Float64Type::get(&getContext()));
  }
}
