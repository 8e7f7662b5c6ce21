//===- NamesTest.cpp - the words of options, presets and targets ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Names.h"
#include "qlut/Core/NormPlan.h"
#include "qlut/Core/SoftmaxPlan.h"
#include "llvm/ADT/StringSet.h"
#include "gtest/gtest.h"

using namespace qlut;

namespace {

/// Every value up to `last` has one word, which no other has.
template <typename T>
void expectComplete(T last) {
  llvm::StringSet<> words;
  EXPECT_EQ(namedValues<T>().size(), static_cast<size_t>(last) + 1);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const llvm::StringRef word = stringify(static_cast<T>(i));
    EXPECT_TRUE(words.insert(word).second) << word.str();
    EXPECT_EQ(symbolize<T>(word), static_cast<T>(i));
    EXPECT_EQ(symbolize<T>(word.str() + "-"), std::nullopt);
  }
  EXPECT_EQ(symbolize<T>(""), std::nullopt);
}

TEST(NamesTest, EveryValueHasAWord) {
  expectComplete(TableForm::Quadratic);
  expectComplete(FrontEnd::Auto);
  expectComplete(Spacing::Dyadic);
  expectComplete(Objective::Mse);
  expectComplete(ValuePlacement::Fitted);
  expectComplete(Coefficients::BaseSlope);
  expectComplete(LastNode::AtEnd);
  expectComplete(OutOfRange::Tail);
  expectComplete(PolePolicy::Saturate);
  expectComplete(Rounding::Floor);
  expectComplete(CostKind::Both);
  expectComplete(Normalization::Exponent);
  expectComplete(Mirror::Odd);
  expectComplete(SoftmaxForm::Fast);
  expectComplete(NormForm::Fast);
}

TEST(NamesTest, Lists) {
  EXPECT_EQ(listWords({}), "");
  EXPECT_EQ(listWords({"a"}), "a");
  EXPECT_EQ(listWords({"a", "b"}), "a or b");
  EXPECT_EQ(listNames<Objective>(), "none, max or mse");
  EXPECT_EQ(listNames<FrontEnd>({FrontEnd::Auto}),
            "none, symmetry or normalize");
}

} // namespace
