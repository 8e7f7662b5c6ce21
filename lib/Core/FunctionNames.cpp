//===- FunctionNames.cpp - the functions an expression is made of ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Recognize.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace qlut;

static constexpr llvm::StringLiteral powName = "pow";

static bool isFunctionKind(ExprKind kind) {
  return isExprKind(kind) && kind >= ExprKind::Exp && kind != ExprKind::Relu;
}

std::vector<std::string> qlut::functionNames(const Expression &e) {
  std::vector<bool> hasInput;
  std::vector<std::string> names;
  for (const ExprNode &node : e.nodes()) {
    bool has = node.kind == ExprKind::Input;
    for (unsigned i = 0, n = exprArity(node.kind); i < n; ++i)
      has = has || hasInput[node.operands[i]];
    hasInput.push_back(has);
    if (!has)
      continue;
    llvm::StringRef name;
    if (node.kind == ExprKind::Pow)
      name = powName;
    else if (node.kind == ExprKind::Div && hasInput[node.operands[1]])
      name = exprName(ExprKind::Reciprocal);
    else if (isFunctionKind(node.kind))
      name = exprName(node.kind);
    if (!name.empty() && !llvm::is_contained(names, name))
      names.push_back(name.str());
  }
  return names;
}

std::string qlut::functionKind(const Expression &e) {
  std::vector<std::string> names = functionNames(e);
  return names.size() == 1 ? names.front() : "f";
}

bool qlut::isFunctionName(llvm::StringRef name) {
  if (name == powName)
    return true;
  std::optional<ExprKind> kind = exprKindOf(name);
  return kind && isFunctionKind(*kind);
}

std::string qlut::allFunctionNames() {
  std::vector<std::string> names = {powName.str()};
  for (unsigned number = 0; number < 256; ++number)
    if (isFunctionKind(static_cast<ExprKind>(number)))
      names.push_back(exprName(static_cast<ExprKind>(number)).str());
  llvm::sort(names);
  return llvm::join(names, ", ");
}
