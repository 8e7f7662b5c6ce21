//===- TargetTest.cpp - built-in targets, their text, what they admit -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Target.h"
#include "qlut/Core/Hashing.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace qlut;

namespace {

/// The message of an error, empty for success.
std::string text(llvm::Error error) {
  return error ? llvm::toString(std::move(error)) : "";
}

/// The message of a failed read, "read" for a target.
std::string parseError(llvm::StringRef yaml) {
  llvm::Expected<Target> target = Target::parse(yaml, "npu.yaml");
  return target ? "read" : llvm::toString(target.takeError());
}

Target named(llvm::StringRef name) {
  return llvm::cantFail(Target::named(name));
}

TEST(Target, BuiltinsFollowTheRulesInOrderOfName) {
  std::vector<std::string> names;
  for (const Target &target : Target::builtins()) {
    EXPECT_EQ(text(target.check()), "");
    names.push_back(target.name);
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"generic", "mcu8", "npu16", "nvdla",
                                      "pwl8", "tflite", "threshold4", "tosa"}));
}

TEST(Target, DefaultIsGeneric) { EXPECT_EQ(Target(), named("generic")); }

TEST(Target, UnknownNameListsTheNames) {
  EXPECT_EQ(text(Target::named("tpu").takeError()),
            "expected one of the targets 'generic', 'mcu8', 'npu16', "
            "'nvdla', 'pwl8', 'tflite', 'threshold4', 'tosa', got 'tpu'");
}

TEST(Target, TextRoundTripsForEveryBuiltin) {
  for (const Target &target : Target::builtins()) {
    llvm::Expected<Target> again = Target::parse(target.str(), "again");
    ASSERT_EQ(text(again.takeError()), "");
    EXPECT_EQ(*again, target);
    EXPECT_EQ(again->str(), target.str());
    EXPECT_EQ(hash_value(*again), hash_value(target));
  }
}

TEST(Target, EveryFieldMattersToEqualityAndText) {
  using Change = void (*)(Target &);
  const Change changes[] = {
      [](Target &t) { t.name = "other"; },
      [](Target &t) { t.weightBits = {4}; },
      [](Target &t) { t.activationBits = {4}; },
      [](Target &t) { t.gradientBits = {4}; },
      [](Target &t) { t.ioBits = {4}; },
      [](Target &t) { t.intermediateBits = {4}; },
      [](Target &t) { t.accumulatorBits = {16}; },
      [](Target &t) { t.signedCodes = false; },
      [](Target &t) { t.unsignedCodes = false; },
      [](Target &t) { t.symmetricOnly = true; },
      [](Target &t) { t.powerOfTwoScales = true; },
      [](Target &t) { t.forms = {TableForm::Fit}; },
      [](Target &t) { t.spacings = {Spacing::Free}; },
      [](Target &t) { t.coefficients = {Coefficients::BaseSlope}; },
      [](Target &t) { t.frontEnds = {FrontEnd::Normalize}; },
      [](Target &t) { t.maxEntries = 99; },
      [](Target &t) { t.valueBits = 24; },
      [](Target &t) { t.slopeBits = 24; },
      [](Target &t) { t.fractionBits = 3; },
      [](Target &t) { t.lastNode = LastNode::AtEnd; },
      [](Target &t) { t.outOfRange = OutOfRange::Tail; },
      [](Target &t) { t.quantizeRounding = Rounding::Floor; },
      [](Target &t) { t.interpolationRounding = Rounding::HalfAway; },
      [](Target &t) { t.rescaleRounding = Rounding::HalfEven; },
      [](Target &t) { t.loadCycles = 7; },
      [](Target &t) { t.multiplyCycles = 7; },
      [](Target &t) { t.simpleCycles = 7; },
  };
  std::vector<std::string> texts = {Target().str()};
  for (Change change : changes) {
    Target target;
    change(target);
    EXPECT_FALSE(target == Target()) << target.str();
    EXPECT_FALSE(llvm::is_contained(texts, target.str())) << target.str();
    EXPECT_EQ(llvm::cantFail(Target::parse(target.str(), "again")), target);
    texts.push_back(target.str());
  }
  // One change per line of the text: no field is missing above.
  EXPECT_EQ(std::size(changes), llvm::StringRef(texts[0]).count('\n'));
}

TEST(Target, MissingKeysKeepTheirDefaults) {
  Target expected;
  expected.name = "tiny";
  expected.maxEntries = 33;
  EXPECT_EQ(llvm::cantFail(Target::parse("# a comment\nname: tiny\n"
                                         "max-entries: 33 # and another\n",
                                         "tiny.yaml")),
            expected);
}

TEST(Target, JsonIsRead) {
  Target target = llvm::cantFail(
      Target::parse("{\"name\": \"j\", \"activation-bits\": [8, 16],\n"
                    " \"signed-codes\": false, \"last-node\": \"at-end\"}",
                    "j.json"));
  EXPECT_EQ(target.name, "j");
  EXPECT_EQ(target.activationBits, (std::vector<unsigned>{8, 16}));
  EXPECT_FALSE(target.signedCodes);
  EXPECT_EQ(target.lastNode, LastNode::AtEnd);
}

TEST(Target, ListsMayBeBlocksAndNamesInAnyOrder) {
  Target target = llvm::cantFail(
      Target::parse("weight-bits:\n  - 4\n  - 8\nforms: [step, direct]\n", ""));
  EXPECT_EQ(target.weightBits, (std::vector<unsigned>{4, 8}));
  EXPECT_EQ(target.forms,
            (std::vector<TableForm>{TableForm::Direct, TableForm::Step}));
}

TEST(Target, UnknownKeysAreRefusedWithTheNearest) {
  EXPECT_EQ(parseError("name: a\nform: [direct]\n"),
            "npu.yaml:2:1: unknown field 'form', did you mean 'forms'?");
  EXPECT_TRUE(
      llvm::StringRef(parseError("clock: 5"))
          .starts_with("npu.yaml:1:1: unknown field 'clock', expected one of "
                       "name, weight-bits, "));
}

TEST(Target, DuplicateKeysAreRefused) {
  EXPECT_EQ(parseError("name: a\nio-bits: [8]\nname: b\n"),
            "npu.yaml:3:1: duplicate field 'name', first given in line 1");
}

TEST(Target, WrongValuesAreRefusedWhereTheyStand) {
  EXPECT_EQ(parseError("forms: direct"),
            "npu.yaml:1:8: expected a list in brackets, got a scalar");
  EXPECT_EQ(parseError("forms: [direct, splines]"),
            "npu.yaml:1:17: expected direct, linear, step, fit, nvdla, "
            "tosa, tflite or quadratic, got 'splines'");
  EXPECT_EQ(parseError("rescale-rounding: up"),
            "npu.yaml:1:19: expected half-up, half-even, half-away or floor, "
            "got 'up'");
  EXPECT_EQ(parseError("signed-codes: yes"),
            "npu.yaml:1:15: expected true or false, got 'yes'");
  EXPECT_EQ(parseError("value-bits: 1.5"),
            "npu.yaml:1:13: expected a whole number, got '1.5'");
  EXPECT_EQ(parseError("io-bits: [8, -8]"),
            "npu.yaml:1:14: expected a whole number, got '-8'");
  EXPECT_EQ(parseError("max-entries: 99999999999999999999"),
            "npu.yaml:1:14: expected a whole number, got "
            "'99999999999999999999'");
  EXPECT_EQ(parseError("max-entries:"),
            "npu.yaml:1:1: expected a whole number, got nothing");
}

TEST(Target, BrokenRulesAreRefusedAtTheirKey) {
  EXPECT_EQ(parseError("name: a\nweight-bits: [8, 4]\n"),
            "npu.yaml:2:1: field 'weight-bits': expected one or more of 1, 2, "
            "4, 8, 16, ascending and without duplicates, got 8, 4");
  EXPECT_EQ(parseError("accumulator-bits: [8]"),
            "npu.yaml:1:1: field 'accumulator-bits': expected one or more of "
            "16, 32, 64, ascending and without duplicates, got 8");
  EXPECT_EQ(parseError("fraction-bits: 17"),
            "npu.yaml:1:1: field 'fraction-bits': expected a number from 0 to "
            "16, got 17");
  EXPECT_EQ(parseError("signed-codes: false\nunsigned-codes: false"),
            "npu.yaml:2:1: field 'unsigned-codes': expected 'signed-codes' or "
            "'unsigned-codes' to be true, got both false");
  EXPECT_EQ(parseError("name: a b"),
            "npu.yaml:1:1: field 'name': expected a letter and up to 63 "
            "letters, digits, '-', '_' or '.', got 'a b'");
}

TEST(Target, BrokenYamlIsRefused) {
  EXPECT_EQ(parseError(""),
            "npu.yaml:1:1: expected a mapping of fields, got nothing");
  EXPECT_EQ(parseError("%FOO\n"),
            "npu.yaml:1:1: expected a mapping of fields, got no document");
  EXPECT_EQ(parseError("name: a\n---\nname: b\n"),
            "npu.yaml:3:1: expected one document, got a second one");
  EXPECT_EQ(parseError("name: |\n  block\n"),
            "npu.yaml:1:1: expected a name, got a block of text");
  EXPECT_EQ(parseError("name: *other\n"),
            "npu.yaml:1:1: expected a name, got an alias");
  for (const char *yaml : {"{", "}", "name: a\n  b: c", "name: a\n\tb: c"})
    EXPECT_TRUE(llvm::StringRef(parseError(yaml)).starts_with("npu.yaml:"))
        << yaml;
}

TEST(Target, NestingIsNeverFollowed) {
  const std::string deep(1000000, '[');
  EXPECT_EQ(parseError("forms: " + deep),
            "npu.yaml:1:1: expected direct, linear, step, fit, nvdla, "
            "tosa, tflite or quadratic, got a list");
  EXPECT_EQ(parseError("? " + deep),
            "npu.yaml:1:4: expected the name of a field, got a list");
  std::string dashes = "name:\n";
  for (int i = 0; i < 400000; ++i)
    dashes += "- ";
  EXPECT_EQ(parseError(dashes), "npu.yaml:1:1: expected a name, got a list");
}

TEST(Target, LargeFilesAreRefused) {
  std::string yaml = "name: a\n#";
  yaml.resize(1 << 20, ' ');
  EXPECT_EQ(parseError(yaml), "read");
  yaml += ' ';
  EXPECT_EQ(parseError(yaml),
            "npu.yaml:1:1: expected at most 1048576 bytes, got 1048577");
}

TEST(Target, CheckNamesTargetAndField) {
  Target target;
  target.name = "mine";
  target.maxEntries = 1;
  EXPECT_EQ(text(target.check()),
            "target 'mine': field 'max-entries': expected a number from 2 to "
            "1048576, got 1");
  target = Target();
  target.forms = {};
  EXPECT_EQ(text(target.check()),
            "target 'generic': field 'forms': expected one or more table "
            "forms without duplicates, in the order of their declaration, got "
            "none");
}

} // namespace
