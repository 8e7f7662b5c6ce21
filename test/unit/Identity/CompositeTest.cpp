//===- CompositeTest.cpp - simulated == integer == core, of composites ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/spec.md, K rules and I1: a composite with formats, run as it is and
// converted to integer ops, gives the bits that the plan's evaluator gives,
// row by row.
//
//===----------------------------------------------------------------------===//

#include "Jit.h"
#include "mlir/Parser/Parser.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <random>

using namespace qlut;
using namespace qlut::identity;
using Codes = std::vector<int64_t>;

namespace {
/// One composite on tensors of `shape`.
struct Composite {
  std::string kind; ///< softmax, masked, log_softmax, layer_norm, ...
  std::vector<int64_t> shape;
  int64_t dim; ///< softmax: along it; norms: that many trailing dimensions
  std::string in, out;
  std::string rhs = "";            ///< format, of divide
  std::vector<int64_t> small = {}; ///< shape of the mask or the divisor
  bool isFast = false;             ///< softmax and norms in their fast forms

  std::string describe() const {
    return llvm::formatv("{0} on {1} along {2}, {3} to {4}", kind,
                         type(shape, "f32"), dim, in, out);
  }
  static std::string type(llvm::ArrayRef<int64_t> shape,
                          llvm::StringRef element) {
    std::string text;
    for (int64_t size : shape)
      text += llvm::formatv("{0}x", size).str();
    return "tensor<" + text + element.str() + ">";
  }
};
} // namespace

static int64_t sizeOf(llvm::ArrayRef<int64_t> shape) {
  int64_t size = 1;
  for (int64_t n : shape)
    size *= n;
  return size;
}

static std::string numbers(int64_t count, double step) {
  std::string text;
  for (int64_t i = 0; i < count; ++i)
    text += llvm::formatv("{0}{1:F4}", i ? ", " : "",
                          step * static_cast<double>(i * 7 % 11 - 4));
  return text;
}

/// `%name_t`: the buffer %name as a tensor of `shape`.
static std::string reshape(llvm::StringRef name, llvm::ArrayRef<int64_t> shape,
                           llvm::StringRef element) {
  std::string all, extents;
  for (auto [i, n] : llvm::enumerate(shape)) {
    all += llvm::formatv("{0}{1}", i ? ", " : "", i);
    extents += llvm::formatv("{0}{1}", i ? ", " : "", n);
  }
  return llvm::formatv(
      "  %{0}_f = bufferization.to_tensor %{0} restrict : memref<{1}x{2}> to "
      "tensor<{1}x{2}>\n"
      "  %{0}_t = tensor.expand_shape %{0}_f [[{3}]] output_shape [{4}] : "
      "tensor<{1}x{2}> into {5}\n",
      name, sizeOf(shape), element, all, extents,
      Composite::type(shape, element));
}

/// A function @main on buffers of rank 1: the input, the mask or divisor if
/// there is one, and the output.
static std::string writeProgram(const Composite &one) {
  const std::string type = Composite::type(one.shape, "f32");
  const int64_t size = sizeOf(one.shape);
  const bool isMasked = one.kind == "masked", isDivide = one.kind == "divide";
  const std::string element = isMasked ? "i1" : "f32";
  std::string text = llvm::formatv("func.func @main(%x: memref<{0}xf32>", size);
  if (isMasked || isDivide)
    text += llvm::formatv(", %y: memref<{0}x{1}>", sizeOf(one.small), element);
  text += llvm::formatv(", %o: memref<{0}xf32>) {{\n", size);
  text += reshape("x", one.shape, "f32");
  if (isMasked || isDivide)
    text += reshape("y", one.small, element);
  text += llvm::formatv("  %e = tensor.empty() : {0}\n", type);
  const std::string formats =
      llvm::formatv(" in [#qlut.format<{0}>{1}] out <{2}>", one.in,
                    isDivide ? ", #qlut.format<" + one.rhs + ">" : "", one.out);
  llvm::ArrayRef<int64_t> trailing(one.shape);
  if (llvm::StringRef(one.kind).contains("norm")) {
    trailing = trailing.take_back(one.dim);
    const std::string row = Composite::type(trailing, "f32");
    const int64_t n = sizeOf(trailing);
    const bool isLayer = one.kind == "layer_norm";
    text +=
        llvm::formatv("  %sf = arith.constant dense<[{0}]> : tensor<{1}xf32>\n"
                      "  %bf = arith.constant dense<[{2}]> : tensor<{1}xf32>\n",
                      numbers(n, 0.25), n, numbers(n, -0.0625));
    // Constants of the row's own shape.
    text += llvm::formatv("  %s = arith.constant dense<1.5> : {0}\n", row);
    const bool isFlat = one.dim == 1;
    text += llvm::formatv(
        "  %r = qlut.{0} ins(%x_t : {1}) scale({2} : {3}){4} outs(%e : {1}) "
        "dims {5} epsilon 1.0e-5{6} -> {1}\n",
        one.kind, type, isFlat ? "%sf" : "%s", row,
        isLayer && isFlat ? llvm::formatv(" bias(%bf : {0})", row).str() : "",
        one.dim, formats);
  } else if (isDivide) {
    text += llvm::formatv(
        "  %r = qlut.divide ins(%x_t, %y_t : {0}, {1}) outs(%e : {0}){2} -> "
        "{0}\n",
        type, Composite::type(one.small, "f32"), formats);
  } else {
    text += llvm::formatv(
        "  %r = qlut.{0} ins(%x_t : {1}){2} outs(%e : {1}) dimension {3}{4} "
        "-> {1}\n",
        isMasked ? "softmax" : one.kind, type,
        isMasked ? " mask(%y_t : " + Composite::type(one.small, "i1") + ")"
                 : "",
        one.dim, formats);
  }
  std::string all;
  for (size_t i = 0; i < one.shape.size(); ++i)
    all += llvm::formatv("{0}{1}", i ? ", " : "", i);
  text += llvm::formatv(
      "  %f = tensor.collapse_shape %r [[{0}]] : {1} into tensor<{2}xf32>\n"
      "  bufferization.materialize_in_destination %f in restrict writable %o "
      ": (tensor<{2}xf32>, memref<{2}xf32>) -> ()\n"
      "  return\n}\n",
      all, type, size);
  return text;
}

/// The places of the elements of each row, in order.
static std::vector<std::vector<int64_t>> getRows(const Composite &one) {
  const bool isNorm = llvm::StringRef(one.kind).contains("norm");
  llvm::ArrayRef<int64_t> shape(one.shape);
  const int64_t length =
      isNorm ? sizeOf(shape.take_back(one.dim)) : shape[one.dim];
  const int64_t stride = isNorm ? 1 : sizeOf(shape.drop_front(one.dim + 1));
  std::vector<std::vector<int64_t>> rows;
  for (int64_t first = 0; first < sizeOf(shape); ++first) {
    if (first / stride % length != 0)
      continue;
    rows.emplace_back();
    for (int64_t i = 0; i < length; ++i)
      rows.back().push_back(first + i * stride);
  }
  return rows;
}

/// The place in a tensor of the shape `small` of that element of `shape`.
static int64_t placeIn(llvm::ArrayRef<int64_t> small,
                       llvm::ArrayRef<int64_t> shape, int64_t place) {
  int64_t result = 0, step = 1;
  for (size_t i = shape.size(); i-- > 0;) {
    if (small[i] != 1) {
      result += place % shape[i] * step;
      step *= small[i];
    }
    place /= shape[i];
  }
  return result;
}

/// The output codes by the plan's evaluator.
static Codes evaluateByCore(const Composite &one, const CompositePlan &plan,
                            const Codes &codes,
                            const std::vector<uint8_t> &mask,
                            const Codes &divisors) {
  Codes results(codes.size());
  if (const auto *divide = plan.getIf<DividePlan>()) {
    for (size_t i = 0; i < codes.size(); ++i)
      results[i] = divide->evaluate(
          codes[i],
          divisors[placeIn(one.small, one.shape, static_cast<int64_t>(i))]);
    return results;
  }
  for (const std::vector<int64_t> &row : getRows(one)) {
    Codes elements, got;
    llvm::SmallVector<bool> kept;
    for (int64_t place : row) {
      elements.push_back(codes[place]);
      if (!mask.empty())
        kept.push_back(mask[placeIn(one.small, one.shape, place)] != 0);
    }
    if (const auto *softmax = plan.getIf<SoftmaxPlan>())
      got = softmax->evaluate(elements, kept);
    else if (const auto *fast = plan.getIf<FastSoftmaxPlan>())
      got = fast->evaluate(elements, kept);
    else if (const auto *log = plan.getIf<LogSoftmaxPlan>())
      got = log->evaluate(elements);
    else if (const auto *fastNorm = plan.getIf<FastNormPlan>())
      got = fastNorm->evaluate(elements);
    else
      got = plan.getIf<NormPlan>()->evaluate(elements);
    for (auto [place, code] : llvm::zip_equal(row, got))
      results[place] = code;
  }
  return results;
}

static std::vector<float> draw(std::mt19937_64 &random, const Format &format,
                               int64_t count) {
  // Some beyond the codes, some rows of nearly equal elements.
  std::vector<float> values;
  const double middle = 0.5 * static_cast<double>(format.storage.minCode() +
                                                  format.storage.maxCode());
  const double half = 0.6 * static_cast<double>(format.storage.numCodes());
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (int64_t i = 0; i < count; ++i) {
    const double width = i < count / 2 ? half : 0.02 * half;
    values.push_back(static_cast<float>(
        format.scale * (middle + width * uniform(random) -
                        static_cast<double>(format.zeroPoint))));
  }
  values[0] = std::numeric_limits<float>::quiet_NaN();
  values.back() = -std::numeric_limits<float>::infinity();
  return values;
}

static Codes quantizeAll(const std::vector<float> &values,
                         const Format &format) {
  kernels::IntegerBackend<float> core;
  Codes codes;
  for (float value : values)
    codes.push_back(kernels::quantize(core, value, format, Rounding::HalfEven));
  return codes;
}

static void check(const Composite &one) {
  SCOPED_TRACE(one.describe());
  auto sim =
      mlir::parseSourceString<mlir::ModuleOp>(writeProgram(one), &getContext());
  ASSERT_TRUE(sim) << writeProgram(one);
  std::optional<CompositePlan> plan;
  mlir::qlut::CompositeForms forms;
  if (one.isFast)
    forms = {SoftmaxForm::Fast, NormForm::Fast};
  sim->walk([&](mlir::Operation *op) {
    if (mlir::qlut::isComposite(op) &&
        succeeded(mlir::qlut::buildCompositePlan(op, forms)))
      plan = op->getAttrOfType<mlir::qlut::PlanAttr>("plan").getValue();
  });
  ASSERT_TRUE(plan);
  mlir::OwningOpRef<mlir::ModuleOp> hw = sim->clone();
  auto simJit = Jit::create(
      *sim, "func.func(qlut-decompose-aggregates),convert-qlut-to-arith");
  auto hwJit = Jit::create(*hw, "convert-qlut-sim-to-hw,convert-qlut-to-arith");
  ASSERT_TRUE(simJit && hwJit);

  std::mt19937_64 random(11);
  const Format in = llvm::cantFail(Format::parse(one.in));
  const Format out = llvm::cantFail(Format::parse(one.out));
  std::vector<float> x = draw(random, in, sizeOf(one.shape)), y;
  std::vector<uint8_t> mask;
  Codes divisors;
  if (one.kind == "divide") {
    const Format rhs = llvm::cantFail(Format::parse(one.rhs));
    y = draw(random, rhs, sizeOf(one.small));
    y[1] = 0.0f;
    divisors = quantizeAll(y, rhs);
  }
  if (one.kind == "masked")
    for (int64_t i = 0; i < sizeOf(one.small); ++i)
      mask.push_back(i >= 5 && random() % 3 != 0);

  kernels::IntegerBackend<float> core;
  std::vector<float> expected;
  for (int64_t code :
       evaluateByCore(one, *plan, quantizeAll(x, in), mask, divisors))
    expected.push_back(kernels::dequantize(core, code, out));
  for (Jit *jit : {simJit.get(), hwJit.get()}) {
    std::vector<float> got(x.size(), 77.0f);
    llvm::SmallVector<Jit::Buffer> buffers{
        {x.data(), static_cast<int64_t>(x.size())}};
    if (!mask.empty())
      buffers.push_back({mask.data(), static_cast<int64_t>(mask.size())});
    if (!y.empty())
      buffers.push_back({y.data(), static_cast<int64_t>(y.size())});
    buffers.push_back({got.data(), static_cast<int64_t>(got.size())});
    ASSERT_TRUE(jit->invoke("main", buffers));
    EXPECT_EQ(got, expected) << (jit == hwJit.get() ? "integer" : "simulated");
  }
}

TEST(CompositeTest, Softmax) {
  for (const char *in :
       {"i8, 0.1:-4", "u8, 0.05:100", "i16, 0.001:3", "u4, 0.5:0"})
    for (const char *out : {"u8, 0.00390625", "i16, 0.00003:0"}) {
      check({"softmax", {6, 16}, 1, in, out});
      check({"softmax", {3, 7, 5}, 1, in, out});
      check({"softmax", {300}, 0, in, out});
      check({"log_softmax", {4, 10}, 1, in, "i8, 0.1:127"});
      check({"log_softmax", {9, 3}, 0, in, "i16, 0.001:900"});
    }
}

TEST(CompositeTest, MaskedSoftmax) {
  for (const char *in : {"i8, 0.1:-4", "i16, 0.001:3"})
    for (const char *out : {"i8, 0.00390625:-128", "u16, 0.00002:0"}) {
      // The first row of the first shape is masked as a whole.
      check({"masked", {8, 5}, 1, in, out, "", {8, 5}});
      check({"masked", {2, 3, 11}, 2, in, out, "", {1, 1, 11}});
      check({"masked", {2, 11, 3}, 1, in, out, "", {2, 11, 1}});
    }
}

TEST(CompositeTest, FastSoftmax) {
  for (const char *in : {"i8, 0.1:-4", "u8, 0.5:100", "i4, 0.5:0"})
    for (const char *out : {"u8, 0.00390625", "i8, 0.01:-30", "u4, 0.0625:0"}) {
      check({"softmax", {6, 16}, 1, in, out, "", {}, true});
      check({"softmax", {3, 7, 5}, 1, in, out, "", {}, true});
      check({"softmax", {300}, 0, in, out, "", {}, true});
      // The first row of the first shape is masked as a whole.
      check({"masked", {8, 5}, 1, in, out, "", {8, 5}, true});
      check({"masked", {2, 11, 3}, 1, in, out, "", {2, 11, 1}, true});
    }
}

TEST(CompositeTest, Norms) {
  for (const char *kind : {"layer_norm", "rms_norm"})
    for (const char *in : {"i8, 0.1:-4", "u8, 0.05:100", "i16, 0.001:0"})
      for (const char *out : {"i8, 0.03125:3", "i16, 0.0005"}) {
        check({kind, {6, 16}, 1, in, out});
        check({kind, {2, 3, 33}, 1, in, out});
        check({kind, {3, 4, 5}, 2, in, out});
      }
}

TEST(CompositeTest, FastNorms) {
  for (const char *kind : {"layer_norm", "rms_norm"})
    for (const char *in : {"i8, 0.1:-4", "u8, 0.05:100", "i4, 0.5:0"})
      for (const char *out : {"i8, 0.03125:3", "u4, 0.5:8"}) {
        check({kind, {6, 16}, 1, in, out, "", {}, true});
        check({kind, {2, 3, 33}, 1, in, out, "", {}, true});
        check({kind, {3, 4, 5}, 2, in, out, "", {}, true});
      }
}

TEST(CompositeTest, Divide) {
  for (const char *in : {"i8, 0.1:-4", "i16, 0.001:3"})
    for (const char *rhs : {"u8, 0.05:0", "i16, 0.002:-7"})
      for (const char *out : {"i8, 0.125:3", "i16, 0.0005"}) {
        check({"divide", {6, 16}, 0, in, out, rhs, {6, 16}});
        check({"divide", {6, 16}, 0, in, out, rhs, {6, 1}});
        check({"divide", {2, 3, 5}, 0, in, out, rhs, {1, 3, 1}});
      }
}
