//===- BytecodeTest.cpp - attributes through the binary encoding ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Bytecode/BytecodeImplementation.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {
/// What an attribute was written as: one word per primitive.
struct Words {
  std::vector<uint64_t> list;
  std::vector<Attribute> attributes; ///< the words of attributes point here
};

/// Writes to words.
class WordWriter : public DialectBytecodeWriter {
public:
  explicit WordWriter(Words &words) : words(words) {}
  void writeVarInt(uint64_t value) override { words.list.push_back(value); }
  void writeSignedVarInt(int64_t value) override {
    words.list.push_back(static_cast<uint64_t>(value));
  }
  void writeAPFloatWithKnownSemantics(const APFloat &value) override {
    words.list.push_back(value.bitcastToAPInt().getZExtValue());
  }
  void writeAttribute(Attribute attr) override {
    words.list.push_back(words.attributes.size());
    words.attributes.push_back(attr);
  }
  // What the encoding of version 1 does not use.
  void writeOptionalAttribute(Attribute) override { ADD_FAILURE(); }
  void writeType(Type) override { ADD_FAILURE(); }
  void writeResourceHandle(const AsmDialectResourceHandle &) override {
    ADD_FAILURE();
  }
  void writeAPIntWithKnownWidth(const APInt &) override { ADD_FAILURE(); }
  void writeOwnedString(StringRef) override { ADD_FAILURE(); }
  void writeOwnedBlob(ArrayRef<char>) override { ADD_FAILURE(); }
  void writeOwnedBool(bool) override { ADD_FAILURE(); }
  int64_t getBytecodeVersion() const override { return 6; }
  FailureOr<const DialectVersion *>
  getDialectVersion(StringRef) const override {
    return failure();
  }

private:
  Words &words;
};

/// Reads words; reading past the end is an error.
class WordReader : public DialectBytecodeReader {
public:
  WordReader(const Words &words, MLIRContext *context)
      : words(words), context(context) {}
  InFlightDiagnostic emitError(const Twine &message) const override {
    return mlir::emitError(UnknownLoc::get(context), message);
  }
  LogicalResult readVarInt(uint64_t &result) override {
    if (at == words.list.size())
      return emitError("expected more words");
    result = words.list[at++];
    return success();
  }
  LogicalResult readSignedVarInt(int64_t &result) override {
    uint64_t word = 0;
    if (failed(readVarInt(word)))
      return failure();
    result = static_cast<int64_t>(word);
    return success();
  }
  FailureOr<APFloat>
  readAPFloatWithKnownSemantics(const llvm::fltSemantics &) override {
    uint64_t word = 0;
    if (failed(readVarInt(word)))
      return failure();
    return APFloat(llvm::bit_cast<double>(word));
  }
  LogicalResult readAttribute(Attribute &result) override {
    uint64_t word = 0;
    if (failed(readVarInt(word)))
      return failure();
    if (word >= words.attributes.size())
      return emitError("expected a known attribute");
    result = words.attributes[word];
    return success();
  }
  bool isAtEnd() const { return at == words.list.size(); }

  LogicalResult readOptionalAttribute(Attribute &) override {
    return failure();
  }
  LogicalResult readType(Type &) override { return failure(); }
  FailureOr<APInt> readAPIntWithKnownWidth(unsigned) override {
    return failure();
  }
  LogicalResult readString(StringRef &) override { return failure(); }
  LogicalResult readBlob(ArrayRef<char> &) override { return failure(); }
  LogicalResult readBool(bool &) override { return failure(); }
  MLIRContext *getContext() const override { return context; }
  uint64_t getBytecodeVersion() const override { return 6; }
  FailureOr<const DialectVersion *>
  getDialectVersion(StringRef) const override {
    return failure();
  }

private:
  FailureOr<AsmDialectResourceHandle> readResourceHandle() override {
    return failure();
  }

  const Words &words;
  MLIRContext *context;
  size_t at = 0;
};

class BytecodeTest : public testing::Test {
protected:
  BytecodeTest() {
    auto *dialect = context.getOrLoadDialect<mlir::qlut::QlutDialect>();
    interface = dialect->getRegisteredInterface<BytecodeDialectInterface>();
  }

  Words write(Attribute attr) {
    Words words;
    WordWriter writer(words);
    EXPECT_TRUE(succeeded(interface->writeAttribute(attr, writer)));
    return words;
  }

  MLIRContext context;
  const BytecodeDialectInterface *interface = nullptr;
};
} // namespace

/// One attribute of each kind, with each kind of field.
static constexpr const char *examples[] = {
    R"ir(#qlut.expr<"x">)ir",
    R"ir(#qlut.expr<"select(x, 0.5, exp(-x * 0.125), gelu(x) + exp(-x * 0.125))">)ir",
    R"ir(#qlut.format<i8, 0.05:-3>)ir",
    R"ir(#qlut.format<u16, 0.1:65535>)ir",
    R"ir(#qlut.format<b1, 0.5>)ir",
    R"ir(#qlut.range<-8.0, 0.1>)ir",
    R"ir(#qlut.rounding<half_up>)ir",
    R"ir(#qlut.rounding<half_even>)ir",
    R"ir(#qlut.rounding<half_away>)ir",
    R"ir(#qlut.rounding<floor>)ir",
    R"ir(#qlut.spec<{segments = 16 : i64, spacing = "uniform", input = "i8"}>)ir",
    R"ir(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>)ir",
    R"ir(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4,
        values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16,
        round = half_up, out_of_range = clamp>)ir",
    R"ir(#qlut.linear<u4 -> i8, power_of_two, nodes = [0, 8, 12, 16],
        values = [0, 256, -512, 768], guard = 4, value_bits = 16,
        round = floor, out_of_range = tail>)ir",
    R"ir(#qlut.linear<u4 -> i8, free, nodes = [1, 8, 11],
        values = [0, 256, -512], guard = 4, value_bits = 16,
        round = half_even, out_of_range = tail>)ir",
    R"ir(#qlut.linear<u4 -> i8, dyadic, nodes = [0, 8, 12, 16],
        values = [0, 256, -512], guard = 4, value_bits = 16,
        round = floor, out_of_range = tail,
        slopes = [1, -2, 300], slope_bits = 10, slope_shift = 5>)ir",
    R"ir(#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>)ir",
    R"ir(#qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0],
        slopes = [0, 64], shift = 8, round = half_away>)ir",
    R"ir(#qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, uniform,
        nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up,
        out_of_range = clamp, value_round = half_even, pole = error>)ir",
    R"ir(#qlut.computed<"1 / x", in <i4, 1.0>, out <i8, 0.125>,
        within <1.0, 7.0>, uniform, nodes = 9 to 15 by 2, guard = 4,
        value_bits = 16, round = half_up, out_of_range = clamp,
        value_round = floor, pole = saturate>)ir",
    R"ir(#qlut.folded<i4 -> i8, center = -1, reach = 7, stored = positive,
        other = negated, offset = 3, slope = 0, fraction = 1, round = half_up,
        values = [0, 3, 5, 7, 100]>)ir",
    R"ir(#qlut.folded<i8 -> i8, center = -10, reach = 137, stored = negative,
        other = added, offset = -1, slope = 13, fraction = 4, round = floor,
        inner = <u8 -> i8, uniform, nodes = 0 to 128 by 64,
                 values = [0, -40, -8], guard = 2, value_bits = 16,
                 round = floor, out_of_range = clamp>>)ir",
    R"ir(#qlut.quadratic<i8 -> i8, first = 10, last = 209, length = 6,
        values = [-900, -450, 0, 350], slopes = [300, 520, 480, 200],
        curvatures = [40, 5, -9, -30], center = -3, guard = 3, slope_shift = 6,
        curvature_shift = 4>)ir",
    R"ir(#qlut.folded<i8 -> i8, center = 0, reach = 128, stored = positive,
        other = negated, offset = 0, slope = 0, fraction = 3, round = half_up,
        quadratic = <u8 -> i8, first = 0, last = 127, length = 6,
                     values = [0, 600], slopes = [700, 300],
                     curvatures = [-30, -20], center = 0, guard = 3,
                     slope_shift = 6, curvature_shift = 4>>)ir",
    R"ir(#qlut.normalized<i8 -> u8, leading_zeros, mirror = even, octaves = 1,
        zero_point = -3, first = 2, last = 255, fraction = 7, value_shift = 1,
        term = -5, offset = 70, shift = 6, step = 1, output_zero_point = 9,
        below = 255, round = half_even,
        inner = <u16 -> u16, uniform, nodes = 0 to 128 by 32,
                 values = [200, 160, 133, 114, 100], guard = 0,
                 value_bits = 16, round = half_even, out_of_range = clamp>>)ir",
    R"ir(#qlut.normalized<i8 -> i8, exponent, multiplier = 64,
        product_shift = 4, zero_point = 0, first = -128, last = 127,
        fraction = 8, value_shift = 0, term = 0, offset = 0, shift = 10,
        step = -1, output_zero_point = 0, round = half_up,
        inner = <u16 -> u16, uniform, nodes = [0, 64], values = [16, 32],
                 guard = 0, value_bits = 16, round = half_up,
                 out_of_range = clamp>>)ir",
    R"ir(#qlut.target<"generic">)ir",
    R"ir(#qlut.channel_formats<i8, [0.05:-3, 0.1:4, 2.5]>)ir",
    R"ir(#qlut.channel_ranges<[-8.0:8.0, -0.5:1.0]>)ir",
    R"ir(#qlut.plan<softmax, input = i2, row_length = 4, weight_bits = 8,
        accumulator_bits = 32, weights = [256, 94, 35, 13], multiplier = 0,
        product_shift = 0, exp_fraction = 32, exp_segment_bits = 0, exp_value_bits = 30,
        exp = [], output = u8,
        zero_point = 3, reciprocal_fraction = 32, reciprocal_segment_bits = 1,
        reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768],
        exponent = 8, round = half_up>)ir",
    R"ir(#qlut.plan<log_softmax, input = i16, row_length = 4,
        weight_bits = 20, accumulator_bits = 64, weights = [],
        multiplier = 12345, product_shift = 9, exp_fraction = 20, exp_segment_bits = 1,
        exp_value_bits = 20, exp = [1048576, 741455, 524288],
        output = i8, zero_point = -3, logarithm_fraction = 32, logarithm_segment_bits = 1,
        logarithm_value_bits = 16, logarithm = [0, 26573, 45426],
        log_shift = 20, fraction = 27, input_step = 134217728,
        octave = 93032640, round = floor>)ir",
    R"ir(#qlut.plan<norm, layer = true, input = u8, output = i8,
        zero_point = -1, row_length = 2, center = 128, accumulator_bits = 32,
        square_shift = 20, epsilon = 5, rsqrt_fraction = 32, rsqrt_segment_bits = 1,
        rsqrt_value_bits = 16, rsqrt = [65536, 53510, 46341, 37837, 32768],
        scale = [16384, -32767], bias = [0, -70000], output_shift = 30,
        round = half_even>)ir",
    R"ir(#qlut.plan<divide, lhs = i8, lhs_zero_point = -5, rhs = u8,
        rhs_zero_point = 3, output = i16, zero_point = 7,
        reciprocal_fraction = 32, reciprocal_segment_bits = 1,
        reciprocal_value_bits = 16, reciprocal = [65536, 43691, 32768], exponent = 4,
        round = half_away>)ir",
    R"ir(#qlut.plan<fast_softmax, input = i2, row_length = 4, output = u8,
        zero_point = 3, accumulator_bits = 32, distance_shift = 1,
        high = [32767, 24109, 17738, 26102, 19205, 28261, 20793, 15298,
                11256, 8281, 6093, 4483, 3298, 2427, 1786, 1314],
        gains = [128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        low = [32767, 28106], reciprocal_fraction = 32,
        reciprocal_segment_bits = 1, reciprocal_value_bits = 16,
        reciprocal = [65536, 43691, 32768], result_shift = 7>)ir",
    R"ir(#qlut.plan<fast_norm, layer = false, input = i8, output = u8,
        zero_point = 100, row_length = 2, center = -3, accumulator_bits = 32,
        square_factor = 134217728, epsilon = 5, deviation_shift = 14,
        rsqrt_fraction = 32, rsqrt_segment_bits = 1, rsqrt_value_bits = 16,
        rsqrt = [65536, 53510, 46341, 37837, 32768], scale = [1638, -32767],
        bias = [32000], output_shift = 3>)ir",
    R"ir(#qlut.table_set<[#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>,
        #qlut.step<i2 -> i4, thresholds = [2], values = [1, 2]>]>)ir",
    R"ir(#qlut.table_set<[#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>,
        #qlut.step<i2 -> i4, thresholds = [2], values = [1, 2]>],
        channels = [0, 1, 0, 0]>)ir",
    R"ir(#qlut.target<file "{name: mine, activation-bits: [8], symmetric-only: true, max-entries: 512, forms: [linear], rescale-rounding: floor}">)ir",
};

TEST_F(BytecodeTest, EveryAttributeComesBack) {
  for (const char *text : examples) {
    Attribute attr = parseAttribute(text, &context);
    ASSERT_TRUE(attr) << text;
    Words words = write(attr);
    WordReader reader(words, &context);
    EXPECT_EQ(interface->readAttribute(reader), attr) << text;
    EXPECT_TRUE(reader.isAtEnd()) << text;
  }
}

// Every prefix, and every word replaced by others: an error with a diagnostic,
// or another valid attribute; never a crash or endless memory.
TEST_F(BytecodeTest, CorruptWordsAreErrors) {
  int diagnostics = 0;
  ScopedDiagnosticHandler handler(&context,
                                  [&](Diagnostic &) { ++diagnostics; });
  auto read = [&](const Words &words, const char *text) {
    diagnostics = 0;
    WordReader reader(words, &context);
    Attribute attr = interface->readAttribute(reader);
    EXPECT_EQ(attr == nullptr, diagnostics > 0) << text;
    return attr;
  };
  int refused = 0;
  for (const char *text : examples) {
    const Words words = write(parseAttribute(text, &context));
    for (size_t size = 0; size < words.list.size(); ++size) {
      Words prefix = words;
      prefix.list.resize(size);
      EXPECT_FALSE(read(prefix, text)) << text << " cut at " << size;
    }
    for (size_t i = 0; i < words.list.size(); ++i)
      for (uint64_t word :
           {uint64_t(0), uint64_t(1), uint64_t(3), uint64_t(7), uint64_t(200),
            uint64_t(70000), uint64_t(1) << 32, uint64_t(1) << 62, ~uint64_t(0),
            uint64_t(1) << 63, words.list[i] + 1, words.list[i] - 1,
            llvm::bit_cast<uint64_t>(-0.0), llvm::bit_cast<uint64_t>(1e300),
            llvm::bit_cast<uint64_t>(
                std::numeric_limits<double>::quiet_NaN())}) {
        Words mutated = words;
        mutated.list[i] = word;
        refused += !read(mutated, text);
      }
  }
  EXPECT_GT(refused, 1000);
}

TEST_F(BytecodeTest, VersionIsOne) {
  Words words;
  WordWriter writer(words);
  interface->writeVersion(writer);
  EXPECT_EQ(words.list, std::vector<uint64_t>{1});
  WordReader reader(words, &context);
  EXPECT_TRUE(interface->readVersion(reader));
}

TEST_F(BytecodeTest, NewerVersionsAreErrors) {
  std::string message;
  ScopedDiagnosticHandler handler(
      &context, [&](Diagnostic &diagnostic) { message = diagnostic.str(); });
  for (uint64_t version : {0, 2, 1000}) {
    Words words;
    words.list = {version};
    WordReader reader(words, &context);
    EXPECT_FALSE(interface->readVersion(reader));
    EXPECT_EQ(message,
              "expected qlut bytecode of version 1 to 1, got version " +
                  std::to_string(version) + "; a newer qlut wrote it");
  }
}
