//===- Candidates.h - what can become a simulated lookup --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_CANDIDATES_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_CANDIDATES_H

#include "OneInputAnalysis.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::qlut::detail {

/// Gives layers their paths: `<function>/<kind>.<n>`, n counting in program
/// order, and `<layer>/<function>` for what is inside a layer. A name that an
/// op of the module has already is passed over.
class LayerNames {
public:
  /// Takes the names in `module` for given.
  explicit LayerNames(Operation *module);
  std::string next(StringRef scope, StringRef kind);
  std::string inside(StringRef layer, StringRef function);

private:
  llvm::StringSet<> taken;
  llvm::StringMap<unsigned> counts;
};

/// The symbol names of `scope` and the modules around it, joined by '/'; the
/// outermost module left out. "module" where there is none.
std::string getScopePath(Operation *scope);

/// One maximal part of a function that computes a nonlinear function of one
/// value.
struct Candidate {
  /// The value the lookup takes the place of; null for a quotient.
  Value root;
  /// A quotient by a value with a source of its own: the lookup gives the
  /// reciprocal of the denominator, the quotient becomes a product.
  Operation *quotient = nullptr;
  /// The tosa.sigmoid that is to be written out around the lookup of exp(-x),
  /// `root` is its result; else null.
  Operation *expanded = nullptr;
  Value source;
  /// The source is an element of this operand of the linalg op around, which
  /// the op reads several times: the lookup is of the operand, before the op.
  std::optional<unsigned> broadcast;
  ::qlut::Expression expr; ///< of the source, recognized
  Type type;               ///< of the lookup
  std::string layer;
  /// The kind of the layer, then of those it is inside of.
  SmallVector<std::string, 2> kinds;
  /// The functions it is made of, outermost ones only, as candidates of their
  /// own with what is inside of them; none if it is a single one.
  std::vector<Candidate> inner;

  /// The op whose place the lookup takes.
  Operation *getOp() const {
    return quotient ? quotient : root.getDefiningOp();
  }
  /// The value in front of the lookup: root, or the denominator.
  Value getValue() const;
};

/// Finds the candidates of one scope.
class CandidateFinder {
public:
  CandidateFinder(Operation *scope, LayerNames &names);

  /// All of them in program order, named; to be called once.
  std::vector<Candidate> findAll();
  /// The nonlinear ops that `candidate` is computed by.
  SmallVector<Operation *> getOps(const Candidate &candidate) const;

  const OneInputAnalysis &getAnalysis() const { return analysis; }

private:
  std::vector<Candidate> findInner(const Candidate &candidate);
  std::optional<Candidate> makeCandidate(Value root, Operation *quotient);
  ::qlut::Expression recognizeAs(const ::qlut::Expression &raw, Type type);
  /// The value that `root` is a wider copy of: a table in the narrower type
  /// serves, the cast stays behind it.
  Value withoutWidening(Value root) const;
  /// Calls `visit` on the values that the candidate is computed by, outermost
  /// first, up to its source; where it gives false, not on those behind.
  void walkGroup(const Candidate &candidate,
                 function_ref<bool(Value, Operation *)> visit) const;

  OneInputAnalysis analysis;
  LayerNames &names;
  std::string scopePath;
  llvm::DenseSet<Value> roots; ///< of candidates found, inner ones too
  llvm::StringMap<::qlut::Expression> recognized;
};

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_CANDIDATES_H
