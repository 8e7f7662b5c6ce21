//===- ChannelTest.cpp - by channel: simulated == integer == core ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/spec.md, I1 and the P rules: lookups by channel, simulated and integer,
// each compiled on its own, give the bits that the core gives with the formats
// and the table of the channel, for every input and every channel index.
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
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace qlut;
using namespace qlut::identity;
using qlut::kernels::IntegerBackend;

namespace {
/// One lookup by channel. A list of one format or table is for all channels.
struct ChannelCase {
  std::string name;
  std::vector<Format> in, out;
  std::vector<Table> tables;
  Rounding rounding;

  int64_t numChannels() const {
    return static_cast<int64_t>(
        std::max({in.size(), out.size(), tables.size()}));
  }
};
} // namespace

template <typename T>
static const T &at(const std::vector<T> &list, int64_t channel) {
  return list.size() == 1 ? list.front() : list[channel];
}

static mlir::qlut::FormatAttrInterface
getFormatAttr(mlir::MLIRContext *context, const std::vector<Format> &formats) {
  if (formats.size() == 1)
    return mlir::qlut::FormatAttr::get(context, formats.front());
  return mlir::qlut::ChannelFormatsAttr::get(
      context, llvm::cantFail(ChannelFormats::fromFormats(formats)));
}

static mlir::Attribute getTablesAttr(mlir::Location loc,
                                     const std::vector<Table> &tables) {
  auto emitError = [&] { return mlir::emitError(loc); };
  llvm::SmallVector<mlir::qlut::TableAttrInterface> attrs;
  for (const Table &table : tables)
    attrs.push_back(
        mlir::qlut::getTableAttr(emitError, loc.getContext(), table));
  if (attrs.size() == 1)
    return attrs.front();
  return mlir::qlut::TableSetAttr::fromChannels(emitError, loc.getContext(),
                                                attrs);
}

static mlir::OwningOpRef<mlir::ModuleOp>
makeModule(llvm::ArrayRef<ChannelCase> cases, llvm::ArrayRef<Shape> shapes,
           mlir::FloatType type) {
  mlir::MLIRContext *context = type.getContext();
  mlir::OwningOpRef<mlir::ModuleOp> module(
      mlir::ModuleOp::create(mlir::UnknownLoc::get(context)));
  for (const ChannelCase &one : cases)
    addProgram(*module, one.name, shapes, {type, mlir::IndexType::get(context)},
               type,
               [&](mlir::ImplicitLocOpBuilder &b, mlir::ValueRange operands) {
                 return mlir::qlut::SimLutOp::create(
                     b, operands[0].getType(), operands[0], operands[1],
                     mlir::qlut::ExprAttr::get(context, Expression::input()),
                     /*range=*/{}, /*spec=*/{}, getFormatAttr(context, one.in),
                     getFormatAttr(context, one.out),
                     getTablesAttr(b.getLoc(), one.tables),
                     mlir::qlut::RoundingAttr::get(context, one.rounding),
                     /*layer=*/{});
               });
  return module;
}

/// Every code of every channel, the midpoints of codes with their neighbours,
/// what is off any grid, and indices that are no channel's.
template <typename T>
static void makeInputs(const ChannelCase &one, std::vector<T> &inputs,
                       std::vector<int64_t> &indices) {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  IntegerBackend<T> core;
  auto add = [&](T x, int64_t index) {
    inputs.push_back(x);
    indices.push_back(index);
  };
  for (int64_t channel = 0; channel < one.numChannels(); ++channel) {
    const Format &format = at(one.in, channel);
    const Storage &storage = format.storage;
    int64_t step = storage.bits == 16 ? 7 : 1;
    for (int64_t code = storage.minCode(); code <= storage.maxCode();
         code += step) {
      add(kernels::dequantize(core, code, format), channel);
      double middle = static_cast<double>(code - format.zeroPoint) + 0.5;
      auto x = static_cast<T>(format.scale * middle);
      add(x, channel);
      add(std::nextafter(x, infinity), channel);
      add(std::nextafter(x, -infinity), channel);
    }
    for (T x : {T(0), -T(0), infinity, -infinity,
                std::numeric_limits<T>::quiet_NaN(), T(1e9), T(-1e9)})
      add(x, channel);
  }
  for (int64_t index : {one.numChannels(), one.numChannels() + 7, int64_t(-1),
                        int64_t(1) << 32, std::numeric_limits<int64_t>::min()})
    add(T(0.3), index);
  while (inputs.size() % vectorLength != 0)
    add(T(0), 0);
}

template <typename T>
static auto bitsOf(T value) {
  using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  return llvm::bit_cast<Bits>(value);
}

template <typename T>
static void check(llvm::StringRef path, Jit &jit, const ChannelCase &one,
                  llvm::ArrayRef<Shape> shapes) {
  std::vector<T> inputs, expected;
  std::vector<int64_t> indices;
  makeInputs(one, inputs, indices);
  IntegerBackend<T> core;
  for (size_t i = 0; i < inputs.size(); ++i) {
    int64_t channel = clampChannel(indices[i], one.numChannels());
    int64_t code =
        kernels::quantize(core, inputs[i], at(one.in, channel), one.rounding);
    int64_t result = at(one.tables, channel).evaluate(code);
    expected.push_back(kernels::dequantize(core, result, at(one.out, channel)));
  }
  auto size = static_cast<int64_t>(inputs.size());
  std::vector<std::vector<T>> results(shapes.size(),
                                      std::vector<T>(size, T(77)));
  llvm::SmallVector<Jit::Buffer> buffers{{inputs.data(), size},
                                         {indices.data(), size}};
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
        << ": first at input " << first << " = " << inputs[first]
        << " of index " << indices[first] << ", got " << result[first]
        << ", expected " << expected[first];
  }
}

template <typename T>
static void checkCases(llvm::ArrayRef<ChannelCase> cases,
                       llvm::ArrayRef<Shape> shapes, mlir::FloatType type) {
  mlir::OwningOpRef<mlir::ModuleOp> sim = makeModule(cases, shapes, type);
  mlir::OwningOpRef<mlir::ModuleOp> hw = sim->clone();
  std::unique_ptr<Jit> simJit = Jit::create(*sim, "convert-qlut-to-arith");
  ASSERT_TRUE(simJit);
  mlir::PassManager manager(&getContext());
  ASSERT_TRUE(
      succeeded(mlir::parsePassPipeline("convert-qlut-sim-to-hw", manager)) &&
      succeeded(manager.run(*hw)));
  size_t lookups = 0;
  hw->walk([&](mlir::qlut::HwLutOp) { ++lookups; });
  EXPECT_EQ(lookups, cases.size() * shapes.size());
  std::unique_ptr<Jit> hwJit = Jit::create(*hw, "convert-qlut-to-arith");
  ASSERT_TRUE(hwJit);
  for (const ChannelCase &one : cases) {
    check<T>("sim", *simJit, one, shapes);
    check<T>("hw", *hwJit, one, shapes);
  }
}

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

static constexpr Storage i8{8, Storage::Kind::Signed};
static constexpr Storage u8{8, Storage::Kind::Unsigned};
static constexpr Storage i16{16, Storage::Kind::Signed};

static std::vector<Format> drawFormats(Generator &draw, Storage storage,
                                       int64_t channels) {
  std::vector<Format> formats;
  for (int64_t channel = 0; channel < channels; ++channel)
    formats.push_back(draw.format(storage, 0.01 * double(1 << channel)));
  return formats;
}

/// A case with formats of its own for each channel.
static ChannelCase makeCase(Generator &draw, llvm::StringRef name,
                            std::vector<Table> tables, Rounding rounding) {
  auto channels = static_cast<int64_t>(tables.size());
  ChannelCase one;
  one.name = name.str();
  one.in = drawFormats(draw, tables.front().input(), channels);
  one.out = drawFormats(draw, tables.front().output(), channels);
  one.tables = std::move(tables);
  one.rounding = rounding;
  return one;
}

/// Four tables of one form, the last again the first.
template <typename Draw>
static std::vector<Table> drawTables(const Draw &draw) {
  std::vector<Table> tables{draw(), draw(), draw()};
  tables.push_back(tables.front());
  return tables;
}

static std::vector<ChannelCase> formCases() {
  Generator draw(11);
  std::vector<ChannelCase> cases;
  auto add = [&](llvm::StringRef name, std::vector<Table> tables,
                 Rounding rounding = Rounding::HalfEven) {
    cases.push_back(makeCase(draw, name, std::move(tables), rounding));
  };
  add("direct", drawTables([&] { return draw.direct(i8, u8); }));
  for (Spacing spacing : {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Free})
    for (Rounding rounding : {Rounding::HalfUp, Rounding::HalfEven,
                              Rounding::HalfAway, Rounding::Floor}) {
      bool inner = draw.number(0, 1);
      std::string name =
          (stringifySpacing(spacing) + "_" + stringifyRounding(rounding)).str();
      std::replace(name.begin(), name.end(), '-', '_');
      add(name, drawTables([&] {
            return draw.linear(i8, i8, 20, spacing,
                               inner ? OutOfRange::Tail : OutOfRange::Clamp,
                               rounding, inner);
          }),
          rounding);
    }
  add("step", drawTables([&] { return draw.step(u8, i8, 20); }));
  add("fit", drawTables([&] { return draw.fit(i8, i8, 5, Rounding::HalfUp); }));
  // Other numbers of steps and of segments, and all forms together: several
  // kernels.
  add("steps", {draw.step(i8, i8, 3), draw.step(i8, i8, 20),
                draw.step(i8, i8, 17), draw.step(i8, i8, 2)});
  std::vector<Table> mixed{
      draw.direct(i8, i8),
      draw.step(i8, i8, 9),
      draw.linear(i8, i8, 16, Spacing::Uniform, OutOfRange::Clamp,
                  Rounding::HalfUp, false),
      draw.linear(i8, i8, 5, Spacing::Free, OutOfRange::Tail,
                  Rounding::HalfEven, true),
      draw.fit(i8, i8, 4, Rounding::Floor),
      draw.direct(i8, i8)};
  add("mixed", mixed);
  return cases;
}

/// What is by channel, and what is not.
static std::vector<ChannelCase> partialCases() {
  Generator draw(12);
  std::vector<ChannelCase> cases;
  for (int64_t which = 1; which < 8; ++which) {
    ChannelCase one = makeCase(draw, "partial_" + std::to_string(which),
                               drawTables([&] { return draw.direct(i8, i8); }),
                               draw.rounding());
    if (!(which & 1))
      one.in.resize(1);
    if (!(which & 2))
      one.out.resize(1);
    if (!(which & 4))
      one.tables.erase(one.tables.begin() + 1, one.tables.end());
    cases.push_back(std::move(one));
  }
  // Binary codes have no zero point.
  Storage binary{1, Storage::Kind::Binary};
  cases.push_back(makeCase(
      draw, "binary", drawTables([&] { return draw.direct(binary, binary); }),
      Rounding::HalfEven));
  return cases;
}

static std::vector<ChannelCase> wideCases() {
  Generator draw(13);
  std::vector<ChannelCase> cases;
  cases.push_back(makeCase(
      draw, "wide",
      {draw.linear(i16, i16, 50, Spacing::Uniform, OutOfRange::Clamp,
                   Rounding::HalfUp, false),
       draw.linear(i16, i16, 64, Spacing::Uniform, OutOfRange::Clamp,
                   Rounding::HalfUp, false),
       draw.step(i16, i16, 30), draw.fit(i16, i16, 9, Rounding::HalfEven)},
      Rounding::HalfUp));
  return cases;
}

TEST(ChannelIdentityTest, EveryForm) {
  checkCases<float>(
      formCases(), {Shape::Scalar, Shape::Vector, Shape::Matrix, Shape::Tensor},
      mlir::Float32Type::get(&getContext()));
}

TEST(ChannelIdentityTest, FormatsAndTablesByChannelOrNot) {
  checkCases<float>(partialCases(), {Shape::Scalar, Shape::Vector},
                    mlir::Float32Type::get(&getContext()));
}

TEST(ChannelIdentityTest, SixteenBits) {
  checkCases<float>(wideCases(), {Shape::Vector, Shape::Tensor},
                    mlir::Float32Type::get(&getContext()));
}

TEST(ChannelIdentityTest, F64) {
  checkCases<double>(partialCases(), {Shape::Tensor},
                     mlir::Float64Type::get(&getContext()));
}
