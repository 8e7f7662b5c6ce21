//===- RescaleTest.cpp - requantize == rescale == core --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cases.h"
#include "Jit.h"
#include "Programs.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::identity;
using mlir::ImplicitLocOpBuilder;
using mlir::ValueRange;

static const kernels::RescaleRounding rescaleRoundings[] = {
    Rounding::HalfUp,
    Rounding::HalfEven,
    Rounding::HalfAway,
    Rounding::Floor,
    {Rounding::HalfUp, /*isDouble=*/true}};
static constexpr Rounding roundings[] = {Rounding::HalfUp, Rounding::HalfEven,
                                         Rounding::HalfAway, Rounding::Floor};
static constexpr Shape shapes[] = {Shape::Scalar, Shape::Vector, Shape::Matrix,
                                   Shape::Tensor};

static mlir::OwningOpRef<mlir::ModuleOp> makeModule() {
  return mlir::ModuleOp::create(mlir::UnknownLoc::get(&getContext()));
}

namespace {
struct Change {
  std::string name;
  Format from, to;
  int64_t multiplier, shift;
  Rounding rounding;
};
} // namespace

/// Changes of format at every width, the ratio of the scales as multiplier and
/// shift, some of them 0.
static std::vector<Change> makeChanges() {
  Generator draw(5);
  std::vector<Change> changes;
  for (unsigned inBits : {2, 4, 8, 16})
    for (unsigned outBits : {2, 4, 8, 16})
      for (Rounding rounding : roundings) {
        Change change;
        change.name = llvm::formatv("change_{0}", changes.size());
        change.from = draw.format(draw.storage(inBits), 0.05);
        change.to = draw.format(draw.storage(outBits), 0.05);
        bool isSmall = draw.number(0, 3) == 0;
        change.shift = isSmall ? draw.number(0, 2) : draw.number(24, 31);
        // A quotient of 1/4 to 2 at every shift; 1/2 meets all ties.
        change.multiplier = std::max<int64_t>(
            1, (int64_t(draw.number(1, 8)) << change.shift) >> 2);
        change.multiplier = std::min<int64_t>(
            change.multiplier, std::numeric_limits<int32_t>::max());
        change.rounding = rounding;
        changes.push_back(change);
      }
  return changes;
}

TEST(RescaleTest, RequantizeEqualsRescaleEqualsCore) {
  std::vector<Change> changes = makeChanges();
  mlir::OwningOpRef<mlir::ModuleOp> sim = makeModule();
  mlir::MLIRContext *context = &getContext();
  mlir::Type f32 = mlir::Float32Type::get(context);
  for (const Change &change : changes)
    addProgram(
        *sim, change.name, Shape::Tensor, {f32}, f32,
        [&](ImplicitLocOpBuilder &b, ValueRange operands) {
          return mlir::qlut::RequantizeOp::create(
                     b, operands[0].getType(), operands[0],
                     mlir::qlut::FormatAttr::get(context, change.from),
                     mlir::qlut::FormatAttr::get(context, change.to),
                     b.getI64IntegerAttr(change.multiplier),
                     b.getI64IntegerAttr(change.shift),
                     mlir::qlut::RoundingAttr::get(context, change.rounding))
              .getResult();
        });
  mlir::OwningOpRef<mlir::ModuleOp> hw = sim->clone();
  auto simJit = Jit::create(*sim, "convert-qlut-to-arith");
  auto hwJit = Jit::create(*hw, "convert-qlut-sim-to-hw,convert-qlut-to-arith");
  ASSERT_TRUE(simJit && hwJit);

  kernels::IntegerBackend<float> core;
  for (const Change &change : changes) {
    const Storage &in = change.from.storage;
    std::vector<float> inputs, expected;
    for (int64_t code = in.minCode(); code <= in.maxCode(); ++code) {
      inputs.push_back(kernels::dequantize(core, code, change.from));
      int64_t result = kernels::rescale(
          core, code, change.from.zeroPoint, change.multiplier,
          static_cast<unsigned>(change.shift), change.to.storage,
          change.to.zeroPoint, change.rounding);
      expected.push_back(kernels::dequantize(core, result, change.to));
    }
    std::vector<float> simulated(inputs.size()), integer(inputs.size());
    ASSERT_TRUE(simJit->call(change.name, inputs, simulated));
    ASSERT_TRUE(hwJit->call(change.name, inputs, integer));
    EXPECT_EQ(simulated, expected) << change.name;
    EXPECT_EQ(integer, expected) << change.name;
  }
}

/// Multipliers and shifts as operands, all shifts, against the core's kernel
/// with the shift known.
template <typename In, typename Out>
static void checkOperands(Storage in, Storage out, int64_t inZp,
                          int64_t outZp) {
  Generator draw(6);
  std::vector<In> codes;
  std::vector<int32_t> multipliers;
  std::vector<int8_t> shifts;
  for (int i = 0; i < 4096; ++i) {
    codes.push_back(static_cast<In>(draw.number(in.minCode(), in.maxCode())));
    auto shift = static_cast<int8_t>(i % 63);
    shifts.push_back(shift);
    // Powers of two meet ties; large ones the full product.
    int64_t largest = std::numeric_limits<int32_t>::max();
    multipliers.push_back(static_cast<int32_t>(
        i % 3 == 0 ? std::min(largest, int64_t(1) << std::max(0, shift - 2))
                   : draw.number(1, largest)));
  }

  mlir::MLIRContext *context = &getContext();
  mlir::OwningOpRef<mlir::ModuleOp> module = makeModule();
  auto integer = [&](unsigned bits) -> mlir::Type {
    return mlir::IntegerType::get(context, bits);
  };
  auto nameOf = [](const kernels::RescaleRounding &rounding) {
    return llvm::formatv("r{0}_{1}", static_cast<int>(rounding.rounding),
                         rounding.isDouble)
        .str();
  };
  for (const kernels::RescaleRounding &rounding : rescaleRoundings)
    addProgram(
        *module, nameOf(rounding), shapes,
        {integer(in.bits), integer(32), integer(8)}, integer(out.bits),
        [&](ImplicitLocOpBuilder &b, ValueRange operands) {
          return mlir::qlut::RescaleOp::create(
                     b,
                     mlir::qlut::withElementType(operands[0].getType(),
                                                 integer(out.bits)),
                     operands[0], operands[1], operands[2],
                     b.getI64IntegerAttr(inZp), b.getI64IntegerAttr(outZp),
                     b.getStringAttr(out.str()),
                     in.isSigned() ? mlir::UnitAttr() : b.getUnitAttr(),
                     mlir::qlut::RoundingAttr::get(context, rounding.rounding),
                     rounding.isDouble ? b.getUnitAttr() : mlir::UnitAttr())
              .getResult();
        });
  auto jit = Jit::create(*module, "convert-qlut-to-arith");
  ASSERT_TRUE(jit);

  kernels::IntegerBackend<float> core;
  for (const kernels::RescaleRounding &rounding : rescaleRoundings) {
    std::vector<Out> expected;
    for (size_t i = 0; i < codes.size(); ++i)
      expected.push_back(static_cast<Out>(kernels::rescale(
          core, static_cast<int64_t>(codes[i]), inZp,
          static_cast<int64_t>(multipliers[i]),
          static_cast<unsigned>(shifts[i]), out, outZp, rounding)));
    std::vector<Out> scalar(codes.size()), vector(codes.size()),
        matrix(codes.size()), tensor(codes.size());
    ASSERT_TRUE(jit->call(nameOf(rounding), codes, multipliers, shifts, scalar,
                          vector, matrix, tensor));
    std::string what = in.str() + " to " + out.str() + ", " + nameOf(rounding);
    EXPECT_EQ(scalar, expected) << what;
    EXPECT_EQ(vector, expected) << what;
    EXPECT_EQ(matrix, expected) << what;
    EXPECT_EQ(tensor, expected) << what;
  }
}

TEST(RescaleTest, OperandsEqualCore) {
  using Kind = Storage::Kind;
  checkOperands<int8_t, int8_t>({8, Kind::Signed}, {8, Kind::Signed}, -128, 5);
  checkOperands<uint8_t, int16_t>({8, Kind::Unsigned}, {16, Kind::Signed}, 200,
                                  -32768);
  checkOperands<int16_t, uint8_t>({16, Kind::Signed}, {8, Kind::Unsigned}, 77,
                                  128);
  checkOperands<int32_t, int8_t>({32, Kind::Signed}, {8, Kind::Signed}, 0, -3);
  checkOperands<int32_t, uint16_t>({32, Kind::Signed}, {16, Kind::Unsigned}, 0,
                                   0);
}

TEST(RescaleTest, FakeQuantEqualsCore) {
  Generator draw(7);
  mlir::MLIRContext *context = &getContext();
  mlir::OwningOpRef<mlir::ModuleOp> sim = makeModule();
  mlir::Type f32 = mlir::Float32Type::get(context);
  std::vector<Format> formats;
  for (unsigned bits : {1, 2, 4, 8, 16})
    for (int i = 0; i < 4; ++i)
      formats.push_back(draw.format(draw.storage(bits), 0.05));
  auto nameOf = [](size_t i, Rounding rounding) {
    return llvm::formatv("f{0}_{1}", i, static_cast<int>(rounding)).str();
  };
  for (auto [i, format] : llvm::enumerate(formats))
    for (Rounding rounding : roundings)
      addProgram(
          *sim, nameOf(i, rounding), Shape::Tensor, {f32}, f32,
          [&, &format = format](ImplicitLocOpBuilder &b, ValueRange operands) {
            return mlir::qlut::FakeQuantOp::create(
                       b, operands[0].getType(), operands[0], /*channel=*/{},
                       mlir::qlut::FormatAttr::get(context, format),
                       mlir::qlut::RoundingAttr::get(context, rounding))
                .getResult();
          });
  mlir::OwningOpRef<mlir::ModuleOp> hw = sim->clone();
  auto simJit = Jit::create(*sim, "convert-qlut-to-arith");
  auto hwJit = Jit::create(*hw, "convert-qlut-sim-to-hw,convert-qlut-to-arith");
  ASSERT_TRUE(simJit && hwJit);

  kernels::IntegerBackend<float> core;
  for (auto [i, format] : llvm::enumerate(formats))
    for (Rounding rounding : roundings) {
      std::vector<float> inputs, expected;
      for (int k = -4000; k < 4000; ++k) {
        inputs.push_back(static_cast<float>(format.scale * k / 7));
        expected.push_back(kernels::dequantize(
            core, kernels::quantize(core, inputs.back(), format, rounding),
            format));
      }
      std::vector<float> simulated(inputs.size()), integer(inputs.size());
      ASSERT_TRUE(simJit->call(nameOf(i, rounding), inputs, simulated));
      ASSERT_TRUE(hwJit->call(nameOf(i, rounding), inputs, integer));
      EXPECT_EQ(simulated, expected) << format.str();
      EXPECT_EQ(integer, expected) << format.str();
    }
}
