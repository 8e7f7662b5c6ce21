//===- Names.h - the words of options, presets and targets ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one list of the words that name the values of each enumeration: options
// of passes, presets, #qlut.spec, the attributes' keywords (with '_' for '-')
// and target files all read, write and list them from here.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_NAMES_H
#define QLUT_CORE_NAMES_H

#include "qlut/Core/Cost.h"
#include "qlut/Core/Rounding.h"
#include "qlut/Core/Table.h"
#include "qlut/Core/TableBuilder.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace qlut {

enum class SoftmaxForm; // of SoftmaxPlan.h
enum class NormForm;    // of NormPlan.h

/// A value and its word.
template <typename T>
struct NamedValue {
  T value;
  llvm::StringLiteral name;
};

/// All values with their words, each once, in the order that messages have.
template <typename T>
llvm::ArrayRef<NamedValue<T>> namedValues();
template <>
llvm::ArrayRef<NamedValue<TableForm>> namedValues();
template <>
llvm::ArrayRef<NamedValue<FrontEnd>> namedValues();
template <>
llvm::ArrayRef<NamedValue<Spacing>> namedValues();
template <>
llvm::ArrayRef<NamedValue<Objective>> namedValues();
template <>
llvm::ArrayRef<NamedValue<ValuePlacement>> namedValues();
template <>
llvm::ArrayRef<NamedValue<Coefficients>> namedValues();
template <>
llvm::ArrayRef<NamedValue<LastNode>> namedValues();
template <>
llvm::ArrayRef<NamedValue<OutOfRange>> namedValues();
template <>
llvm::ArrayRef<NamedValue<PolePolicy>> namedValues();
template <>
llvm::ArrayRef<NamedValue<Rounding>> namedValues();
template <>
llvm::ArrayRef<NamedValue<CostKind>> namedValues();
template <>
llvm::ArrayRef<NamedValue<Normalization>> namedValues();
template <>
llvm::ArrayRef<NamedValue<Mirror>> namedValues();
template <>
llvm::ArrayRef<NamedValue<SoftmaxForm>> namedValues();
template <>
llvm::ArrayRef<NamedValue<NormForm>> namedValues();

/// The value of that word, or none.
template <typename T>
std::optional<T> symbolize(llvm::StringRef name) {
  for (const NamedValue<T> &named : namedValues<T>())
    if (named.name == name)
      return named.value;
  return std::nullopt;
}

/// The word of the value.
template <typename T>
llvm::StringRef stringify(T value) {
  for (const NamedValue<T> &named : namedValues<T>())
    if (named.value == value)
      return named.name;
  llvm_unreachable("every value has a name");
}

/// "a", "a or b", "a, b or c".
std::string listWords(llvm::ArrayRef<llvm::StringRef> words);

/// All words but those of `except`, listed.
template <typename T>
std::string listNames(llvm::ArrayRef<T> except = {}) {
  llvm::SmallVector<llvm::StringRef, 8> words;
  for (const NamedValue<T> &named : namedValues<T>())
    if (!llvm::is_contained(except, named.value))
      words.push_back(named.name);
  return listWords(words);
}

} // namespace qlut

#endif // QLUT_CORE_NAMES_H
