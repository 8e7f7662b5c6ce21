//===- TargetAdmitsTest.cpp - tables and formats a target can run ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Hashing.h"
#include "qlut/Core/Target.h"
#include "gtest/gtest.h"

using namespace qlut;

namespace {

/// The message of an error, empty for success.
std::string text(llvm::Error error) {
  return error ? llvm::toString(std::move(error)) : "";
}

/// Why the target does not run the table, empty if it does.
std::string refusal(const Target &target, Table::Variant table) {
  return text(target.admits(Table(std::move(table))));
}

Target named(llvm::StringRef name) {
  return llvm::cantFail(Target::named(name));
}

constexpr Storage i8{8, Storage::Kind::Signed};
constexpr Storage u8{8, Storage::Kind::Unsigned};
constexpr Storage i16{16, Storage::Kind::Signed};

DirectTable makeDirect(Storage input, Storage output) {
  return {input, output, std::vector<int64_t>(input.numCodes(), 0)};
}

/// `segments` segments over 256 codes.
LinearTable makeLinear(int64_t segments, Spacing spacing) {
  LinearTable table;
  table.input = table.output = i8;
  table.spacing = spacing;
  for (int64_t k = 0; k <= segments; ++k)
    table.nodes.push_back(k * 256 / segments);
  table.values.assign(segments + 1, 0);
  return table;
}

FitTable makeFit(int64_t slope) {
  FitTable table;
  table.input = table.output = i8;
  table.shift = 20;
  table.starts = {0};
  table.intercepts = {0};
  table.slopes = {slope};
  return table;
}

TEST(TargetAdmits, FormIsChecked) {
  EXPECT_EQ(refusal(named("mcu8"), makeDirect(i8, i8)), "");
  EXPECT_EQ(refusal(named("mcu8"), makeLinear(16, Spacing::Uniform)),
            "target 'mcu8': field 'forms' admits direct, got linear");
}

TEST(TargetAdmits, WidthsOfTheCodesAreChecked) {
  EXPECT_EQ(refusal(named("npu16"), makeDirect(i8, i16)), "");
  EXPECT_EQ(refusal(named("mcu8"), makeDirect(i8, i16)),
            "target 'mcu8': field 'activation-bits' admits 8, field "
            "'intermediate-bits' 8 and field 'io-bits' 8, got an output of "
            "i16");
  // Inside a composite a table may be wider than an activation.
  Target target;
  target.activationBits = target.ioBits = {8};
  target.intermediateBits = {16};
  EXPECT_EQ(refusal(target, makeDirect(i8, i16)), "");
  EXPECT_EQ(text(target.admitsActivation({i16, 1.0, 0})),
            "target 'generic': field 'activation-bits' admits 8, got i16");
}

TEST(TargetAdmits, KindsOfTheCodesAreChecked) {
  EXPECT_EQ(refusal(named("mcu8"), makeDirect(u8, i8)),
            "target 'mcu8': field 'unsigned-codes' is false, got an input of "
            "u8");
  Target target;
  target.signedCodes = false;
  EXPECT_EQ(text(target.admitsActivation({i8, 1.0, 0})),
            "target 'generic': field 'signed-codes' is false, got an "
            "activation of i8");
  EXPECT_EQ(text(target.admitsActivation({{1, Storage::Kind::Binary}, 1.0, 0})),
            "");
}

TEST(TargetAdmits, EntriesAreCounted) {
  Target target = named("pwl8");
  EXPECT_EQ(refusal(target, makeLinear(32, Spacing::PowerOfTwo)), "");
  EXPECT_EQ(refusal(target, makeLinear(64, Spacing::PowerOfTwo)),
            "target 'pwl8': field 'max-entries' is 64, the table has 65");
  target.maxEntries = 65;
  EXPECT_EQ(refusal(target, makeLinear(64, Spacing::PowerOfTwo)), "");
}

TEST(TargetAdmits, SpacingIsChecked) {
  EXPECT_EQ(refusal(named("pwl8"), makeLinear(16, Spacing::Uniform)),
            "target 'pwl8': field 'spacings' admits power-of-two, got uniform");
}

TEST(TargetAdmits, WidthsOfValuesAreChecked) {
  LinearTable table = makeLinear(16, Spacing::Uniform);
  table.valueBits = 20;
  EXPECT_EQ(refusal(named("npu16"), table),
            "target 'npu16': field 'value-bits' is 16, the table needs 20");
  Target target;
  target.valueBits = 8;
  EXPECT_EQ(refusal(target, makeDirect(i8, i16)),
            "target 'generic': field 'value-bits' is 8, the table needs 16");
  EXPECT_EQ(refusal(target, StepTable{i8, i16, {3}, {0, 1}}),
            "target 'generic': field 'value-bits' is 8, the table needs 16");
}

TEST(TargetAdmits, LongestSegmentIsChecked) {
  Target target;
  target.fractionBits = 4;
  EXPECT_EQ(refusal(target, makeLinear(16, Spacing::Uniform)), "");
  LinearTable table = makeLinear(16, Spacing::Free);
  --table.nodes[3]; // 15 and 17 codes instead of 16 and 16
  EXPECT_EQ(refusal(target, table),
            "target 'generic': field 'fraction-bits' is 4, the table needs 5 "
            "for a segment of 17 codes");
}

TEST(TargetAdmits, CoefficientsAndSlopesOfSegmentsAreChecked) {
  LinearTable table = makeLinear(16, Spacing::Uniform);
  table.values.pop_back();
  table.slopes.assign(16, 0);
  table.slopeBits = 10;
  table.slopeShift = table.guardBits;
  EXPECT_EQ(refusal(named("npu16"), table),
            "target 'npu16': field 'coefficients' admits endpoints, got "
            "base-slope");
  Target target;
  EXPECT_EQ(refusal(target, table), "");
  target.slopeBits = 9;
  EXPECT_EQ(refusal(target, table),
            "target 'generic': field 'slope-bits' is 9, the table needs 10");
}

TEST(TargetAdmits, SlopesOfFittedLinesAreChecked) {
  Target target;
  target.slopeBits = 8;
  EXPECT_EQ(refusal(target, makeFit(127)), "");
  EXPECT_EQ(refusal(target, makeFit(-128)), "");
  EXPECT_EQ(refusal(target, makeFit(128)),
            "target 'generic': field 'slope-bits' is 8, the table needs 9");
  EXPECT_EQ(refusal(target, makeFit(-129)),
            "target 'generic': field 'slope-bits' is 8, the table needs 9");
}

TEST(TargetAdmits, InterpolationRoundingIsChecked) {
  LinearTable linear = makeLinear(16, Spacing::Uniform);
  linear.rounding = Rounding::Floor;
  EXPECT_EQ(refusal(Target(), linear),
            "target 'generic': field 'interpolation-rounding' is half-up, the "
            "table rounds floor");
  FitTable fit = makeFit(1);
  fit.rounding = Rounding::HalfAway;
  EXPECT_EQ(refusal(Target(), fit),
            "target 'generic': field 'interpolation-rounding' is half-up, the "
            "table rounds half-away");
}

TEST(TargetAdmits, OutOfRangeIsCheckedWhereACodeIsOutside) {
  LinearTable table = makeLinear(16, Spacing::Uniform);
  table.outOfRange = OutOfRange::Tail;
  EXPECT_EQ(refusal(Target(), table), "");
  table.nodes.pop_back();
  table.values.pop_back();
  EXPECT_EQ(refusal(Target(), table),
            "target 'generic': field 'out-of-range' is clamp, the table "
            "follows tail");
}

TEST(TargetAdmits, FrontEndsAreChecked) {
  FoldedTable folded;
  folded.input = folded.output = i8;
  folded.reach = 128;
  folded.values = {0, 1};
  EXPECT_EQ(refusal(Target(), folded), "");
  EXPECT_EQ(refusal(named("mcu8"), folded),
            "target 'mcu8': field 'front-ends' admits none, got symmetry");
  Target target;
  target.frontEnds = {FrontEnd::Symmetry};
  EXPECT_EQ(refusal(target, makeDirect(i8, i8)),
            "target 'generic': field 'front-ends' admits symmetry, got none");
  // The table inside has the form.
  target.forms = {TableForm::Linear};
  EXPECT_EQ(refusal(target, folded),
            "target 'generic': field 'forms' admits linear, got folded");
  folded.values.clear();
  folded.linear = makeLinear(16, Spacing::Uniform);
  EXPECT_EQ(refusal(target, folded), "");
  target.spacings = {Spacing::Free};
  EXPECT_EQ(refusal(target, folded),
            "target 'generic': field 'spacings' admits free, got uniform");
  // Codes past the reach are clamped.
  target = Target();
  target.outOfRange = OutOfRange::Tail;
  EXPECT_EQ(refusal(target, folded), "");
  folded.reach = 127;
  EXPECT_EQ(refusal(target, folded),
            "target 'generic': field 'out-of-range' is tail, the table follows "
            "clamp");

  NormalizedTable normalized;
  normalized.input = normalized.output = i8;
  normalized.linear = makeLinear(16, Spacing::Uniform);
  normalized.fractionBits = 10;
  EXPECT_EQ(refusal(named("npu16"), normalized), "");
  EXPECT_EQ(refusal(named("pwl8"), normalized),
            "target 'pwl8': field 'front-ends' admits none, symmetry, got "
            "normalize");
  // Sixteen codes, each cut into four.
  target = Target();
  target.fractionBits = 5;
  EXPECT_EQ(refusal(target, normalized),
            "target 'generic': field 'fraction-bits' is 5, the table needs 6 "
            "for a segment of 16 codes");
}

TEST(TargetAdmits, SymmetricZeroPointsAreChecked) {
  Target target;
  EXPECT_EQ(text(target.admitsActivation({i8, 0.5, -3})), "");
  target.symmetricOnly = true;
  EXPECT_EQ(text(target.admitsActivation({i8, 0.5, 0})), "");
  EXPECT_EQ(text(target.admitsActivation({u8, 0.5, 128})), "");
  EXPECT_EQ(text(target.admitsActivation({i8, 0.5, -3})),
            "target 'generic': field 'symmetric-only' is true, expected the "
            "zero point 0 in i8, got -3");
  EXPECT_EQ(text(target.admitsActivation({u8, 0.5, 0})),
            "target 'generic': field 'symmetric-only' is true, expected the "
            "zero point 128 in u8, got 0");
}

TEST(TargetAdmits, PowerOfTwoScalesAreChecked) {
  Target target;
  EXPECT_EQ(text(target.admitsActivation({i8, 0.05, 0})), "");
  target.powerOfTwoScales = true;
  EXPECT_EQ(text(target.admitsActivation({i8, 0.0625, 0})), "");
  EXPECT_EQ(text(target.admitsActivation({i8, 0.05, 0})),
            "target 'generic': field 'power-of-two-scales' is true, got the "
            "scale 0.05");
}

TEST(TargetAdmits, HashesAgreeWithEquality) {
  LinearTable linear = makeLinear(16, Spacing::Uniform), other = linear;
  EXPECT_EQ(hash_value(Table(linear)), hash_value(Table(other)));
  other.values[3] = 1;
  EXPECT_NE(hash_value(Table(linear)), hash_value(Table(other)));
  EXPECT_EQ(hash_value(Format{i8, 0.5, 1}), hash_value(Format{i8, 0.5, 1}));
  EXPECT_NE(hash_value(Format{i8, 0.5, 1}), hash_value(Format{i8, 0.25, 1}));
  EXPECT_NE(hash_value(Format{i8, 0.5, 1}), hash_value(Format{u8, 0.5, 1}));
  EXPECT_NE(hash_value(named("pwl8")), hash_value(named("npu16")));
}

} // namespace
