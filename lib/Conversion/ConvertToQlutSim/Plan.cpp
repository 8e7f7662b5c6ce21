//===- Plan.cpp - what becomes a lookup, what is left and why -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"
#include "ElementwiseNode.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
/// Decides on the candidates of one scope.
class Planner {
public:
  Planner(const CandidateFinder &finder, Presets &presets)
      : finder(finder), presets(presets) {}

  void decide(const Candidate &candidate);
  Plan plan;

private:
  void take(const Candidate &candidate, const PresetRule &rule) {
    plan.lookups.push_back({candidate, rule.spec, rule.range});
  }
  void leave(const Candidate &candidate, const Twine &reason) {
    for (Operation *op : finder.getOps(candidate))
      plan.reasons.try_emplace(op, reason.str());
  }

  const CandidateFinder &finder;
  Presets &presets;
};
} // namespace

void Planner::decide(const Candidate &candidate) {
  if (isCompileTimeConstant(candidate.source))
    return leave(candidate, "its input is a constant: fold it");
  if (std::optional<std::string> why =
          presets.whyKeptFloat(candidate.layer, finder.getOps(candidate)))
    return leave(candidate, *why);
  const PresetRule *rule = presets.match(candidate);
  if (!rule) {
    for (const Candidate &inner : candidate.inner)
      decide(inner);
    return leave(candidate, presets.whyUnmatched(candidate));
  }
  if (rule->keep)
    return leave(candidate, rule->whyKept(candidate.layer));
  if (!rule->inner || candidate.inner.empty())
    return take(candidate, *rule);
  for (const Candidate &inner : candidate.inner) {
    if (std::optional<std::string> why =
            presets.whyKeptFloat(inner.layer, finder.getOps(inner)))
      leave(inner, *why);
    else
      take(inner, *rule);
  }
  leave(candidate, "a preset takes only the functions inside '" +
                       Twine(candidate.layer) + "' (" + rule->place + ")");
}

//===----------------------------------------------------------------------===//
// Scopes and what is left
//===----------------------------------------------------------------------===//

SmallVector<Operation *> mlir::qlut::detail::getScopes(Operation *module) {
  SmallVector<Operation *> scopes = {module};
  module->walk<WalkOrder::PreOrder>([&](FunctionOpInterface function) {
    if (!function.isExternal())
      scopes.push_back(function);
  });
  return scopes;
}

/// Walks the ops of `scope` that are neither in another function nor in the
/// body of an op whose body is not ours to read.
static void walkScope(Operation *scope,
                      function_ref<WalkResult(Operation *)> visit) {
  scope->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op == scope)
      return WalkResult::advance();
    if (isa<FunctionOpInterface>(op))
      return WalkResult::skip();
    return visit(op);
  });
}

/// Calls `visit` on each nonlinear op of `scope`, with its name.
static void
forEachNonlinearOp(Operation *scope,
                   function_ref<void(Operation *, StringRef)> visit) {
  walkScope(scope, [&](Operation *op) {
    if (isa_and_nonnull<QlutDialect>(op->getDialect()))
      return WalkResult::skip();
    std::string name = getNonlinearName(op);
    if (!name.empty())
      visit(op, name);
    return WalkResult::advance();
  });
}

/// Why an op that no candidate holds is left.
static std::string getReason(Operation *op, Operation *scope,
                             const OneInputAnalysis &analysis) {
  for (Operation *at = op->getParentOp(); at && at != scope;
       at = at->getParentOp())
    if (!at->isRegistered())
      return ("it is inside the unregistered op '" +
              at->getName().getStringRef() + "'")
          .str();
  if (isa<linalg::SoftmaxOp>(op))
    return op->getNumResults() == 0
               ? "it works on memrefs"
               : "its element type is not f16, bf16, f32 or f64";
  if (op->getNumResults() != 1)
    return "it has several results";
  if (!isLookupType(op->getResult(0).getType()))
    return "its element type is not f16, bf16, f32 or f64";
  auto isConstant = [&](Value operand) {
    return analysis.isConstant(operand) || isCompileTimeConstant(operand);
  };
  if (llvm::all_of(op->getOperands(), isConstant))
    return "its input is a constant: fold it";
  if (op->use_empty())
    return "its result is not used";
  if (!describeElementwise(op) || op->getNumOperands() > 1)
    return "it has several inputs that are no constants";
  return "the expression it is part of is too large";
}

Plan mlir::qlut::detail::planLookups(Operation *scope,
                                     const CandidateFinder &finder,
                                     const std::vector<Candidate> &candidates,
                                     Presets &presets) {
  Planner planner(finder, presets);
  for (const Candidate &candidate : candidates)
    planner.decide(candidate);
  const OneInputAnalysis &analysis = finder.getAnalysis();
  forEachNonlinearOp(scope, [&](Operation *op, StringRef) {
    auto [it, isNew] = planner.plan.reasons.try_emplace(op);
    if (isNew)
      it->second = getReason(op, scope, analysis);
  });
  return std::move(planner.plan);
}

void mlir::qlut::detail::forEachLeftOp(
    Operation *scope, const Plan &plan,
    function_ref<void(Operation *, StringRef, StringRef)> report) {
  forEachNonlinearOp(scope, [&](Operation *op, StringRef name) {
    // The body of a named op is not in the user's text: speak of the op.
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op->getParentOp());
    Operation *shown =
        linalgOp && !OneInputAnalysis::hasVisibleBody(linalgOp) ? linalgOp : op;
    auto known = plan.reasons.find(op);
    report(shown, name,
           known != plan.reasons.end()
               ? StringRef(known->second)
               : "a preset takes only the function inside of it");
  });
}

LogicalResult mlir::qlut::detail::verifyRanked(Operation *scope) {
  LogicalResult result = success();
  walkScope(scope, [&](Operation *op) {
    if (!getNonlinearName(op).empty())
      for (Type type : op->getOperandTypes())
        if (isa<UnrankedTensorType>(type)) {
          op->emitOpError("expected a ranked tensor, got ")
              << type << "; give the tensor a rank";
          result = failure();
          break;
        }
    return WalkResult::advance();
  });
  return result;
}
