//===- Candidates.cpp - what can become a simulated lookup ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Candidates.h"
#include "ElementwiseNode.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/Recognize.h"

using namespace mlir;
using namespace mlir::qlut::detail;
using ::qlut::Expression;
using ::qlut::ExprKind;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

LayerNames::LayerNames(Operation *module) {
  module->walk([&](Operation *op) {
    if (auto layer = op->getAttrOfType<StringAttr>("layer"))
      taken.insert(layer.getValue());
  });
}

std::string LayerNames::next(StringRef scope, StringRef kind) {
  std::string stem = (scope + "/" + kind).str();
  unsigned &count = counts[stem];
  std::string name;
  do
    name = stem + "." + std::to_string(count++);
  while (!taken.insert(name).second);
  return name;
}

std::string LayerNames::inside(StringRef layer, StringRef function) {
  std::string name = (layer + "/" + function).str();
  for (unsigned count = 1; !taken.insert(name).second; ++count)
    name = (layer + "/" + function + "." + Twine(count)).str();
  return name;
}

std::string mlir::qlut::detail::getScopePath(Operation *scope) {
  std::string path;
  for (Operation *op = scope; op; op = op->getParentOp()) {
    auto name = op->getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName());
    if (!name || (op != scope && !op->getParentOp()))
      continue;
    path = path.empty() ? name.str() : name.str() + "/" + path;
  }
  return path.empty() ? "module" : path;
}

//===----------------------------------------------------------------------===//
// Candidates
//===----------------------------------------------------------------------===//

Value Candidate::getValue() const {
  return quotient ? quotient->getOperand(1) : root;
}

CandidateFinder::CandidateFinder(Operation *scope, LayerNames &names)
    : analysis(scope), names(names), scopePath(getScopePath(scope)) {}

/// Constants in a program of that type are no better than it.
static double getTolerance(Type type) {
  Type element = getElementTypeOrSelf(type);
  if (element.isF16())
    return ::qlut::f16ConstantTolerance;
  if (element.isBF16())
    return ::qlut::bf16ConstantTolerance;
  return ::qlut::f32ConstantTolerance;
}

Expression CandidateFinder::recognizeAs(const Expression &raw, Type type) {
  double tolerance = getTolerance(type);
  auto [it, isNew] =
      recognized.try_emplace(std::to_string(tolerance) + raw.str());
  if (isNew)
    it->second = ::qlut::recognize(raw, tolerance);
  return it->second;
}

/// True if `raw` may be a named function: it holds one, or it is built of
/// pieces, as hardswish and hardsigmoid are.
static bool mayBeNonlinear(const Expression &raw) {
  if (!::qlut::functionNames(raw).empty())
    return true;
  auto has = [&](ExprKind kind) { return raw.contains(kind); };
  bool selects = has(ExprKind::Select) || has(ExprKind::SelectGe);
  return selects || (has(ExprKind::Min) && has(ExprKind::Max));
}

/// Sets `broadcast`, and then the type, if it is one.
static void findBroadcast(Candidate &candidate) {
  auto argument = dyn_cast<BlockArgument>(candidate.source);
  if (!argument || argument.getType() != candidate.type)
    return;
  auto op =
      dyn_cast_or_null<linalg::LinalgOp>(argument.getOwner()->getParentOp());
  unsigned number = argument.getArgNumber();
  if (!op || !op.hasPureTensorSemantics() || number >= op->getNumOperands() ||
      op != candidate.getOp()->getParentOp())
    return;
  OpOperand &operand = op->getOpOperand(number);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  auto isDim = [](AffineExpr e) { return isa<AffineDimExpr>(e); };
  unsigned dims = llvm::count_if(map.getResults(), isDim);
  if (op.isDpsInput(&operand) &&
      isa<RankedTensorType>(operand.get().getType()) &&
      map.isProjectedPermutation(/*allowZeroInResults=*/true) &&
      dims < op.getNumLoops()) {
    candidate.broadcast = number;
    candidate.type = operand.get().getType();
  }
}

std::optional<Candidate> CandidateFinder::makeCandidate(Value root,
                                                        Operation *quotient) {
  Candidate candidate;
  candidate.root = root;
  candidate.quotient = quotient;
  ValueInfo info = quotient ? analysis.getIn(candidate.getValue(), quotient)
                            : analysis.get(root);
  Expression raw = info.expr;
  if (quotient)
    raw = Expression::make(ExprKind::Div, {Expression::constant(1.0), raw});
  if (!mayBeNonlinear(raw) || !raw.withinLimits())
    return std::nullopt;
  candidate.source = info.source;
  candidate.type = candidate.getValue().getType();
  candidate.expr = recognizeAs(raw, candidate.type);
  if (::qlut::functionNames(candidate.expr).empty())
    return std::nullopt;
  candidate.kinds = {::qlut::functionKind(candidate.expr)};
  findBroadcast(candidate);
  return candidate;
}

Value CandidateFinder::withoutWidening(Value root) const {
  while (true) {
    if (auto argument = dyn_cast<BlockArgument>(root)) {
      auto op = cast<linalg::LinalgOp>(argument.getOwner()->getParentOp());
      root = op->getOperand(argument.getArgNumber());
      continue;
    }
    Operation *op = root.getDefiningOp();
    // A linalg op that does nothing but widen yields the cast of an argument.
    bool inBody = isa_and_nonnull<linalg::LinalgOp>(op);
    if (inBody)
      op = cast<linalg::LinalgOp>(op)
               .getBlock()
               ->getTerminator()
               ->getOperand(cast<OpResult>(root).getResultNumber())
               .getDefiningOp();
    std::optional<Value> narrow;
    if (op)
      narrow = getFloatCastOperand(op);
    if (!narrow || !analysis.lookup(*narrow) ||
        (inBody && !isa<BlockArgument>(*narrow)))
      return root;
    auto width = [](Value value) {
      return getElementTypeOrSelf(value.getType()).getIntOrFloatBitWidth();
    };
    if (width(*narrow) >= width(root))
      return root;
    root = *narrow;
  }
}

std::vector<Candidate> CandidateFinder::findAll() {
  std::vector<Candidate> found;
  for (const OneInputAnalysis::Event &event : analysis.events()) {
    std::optional<Candidate> candidate;
    if (event.quotient) {
      candidate = makeCandidate(Value(), event.quotient);
    } else {
      Value root = event.value;
      if (!analysis.hasOutsideUse(root))
        continue;
      root = withoutWidening(root);
      if (!roots.insert(root).second)
        continue;
      candidate = makeCandidate(root, nullptr);
    }
    if (!candidate)
      continue;
    candidate->layer = names.next(scopePath, candidate->kinds.front());
    candidate->inner = findInner(*candidate);
    found.push_back(std::move(*candidate));
  }
  return found;
}

//===----------------------------------------------------------------------===//
// Inside a candidate
//===----------------------------------------------------------------------===//

void CandidateFinder::walkGroup(
    const Candidate &candidate,
    function_ref<bool(Value, Operation *)> visit) const {
  llvm::DenseSet<Value> seen;
  SmallVector<Value> open = {candidate.getValue()};
  while (!open.empty()) {
    Value at = open.pop_back_val();
    const ValueInfo *info = analysis.lookup(at);
    if (!info || info->source != candidate.source || !seen.insert(at).second)
      continue;
    if (auto argument = dyn_cast<BlockArgument>(at)) {
      auto op = cast<linalg::LinalgOp>(argument.getOwner()->getParentOp());
      open.push_back(op->getOperand(argument.getArgNumber()));
      continue;
    }
    Operation *op = at.getDefiningOp();
    if (!visit(at, op))
      continue;
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
      open.push_back(linalgOp.getBlock()->getTerminator()->getOperand(
          cast<OpResult>(at).getResultNumber()));
    } else if (std::optional<Value> operand = getFloatCastOperand(op)) {
      open.push_back(*operand);
    } else if (std::optional<ElementwiseNode> node = describeElementwise(op)) {
      // The last operand is taken first from the stack: keep program order.
      llvm::append_range(open, llvm::reverse(node->operands));
    }
  }
}

SmallVector<Operation *>
CandidateFinder::getOps(const Candidate &candidate) const {
  SmallVector<Operation *> ops;
  if (candidate.quotient)
    ops.push_back(candidate.quotient);
  walkGroup(candidate, [&](Value, Operation *op) {
    if (!getNonlinearName(op).empty())
      ops.push_back(op);
    return true;
  });
  return ops;
}

/// The name of the function that is outermost in `e`; none for arithmetic.
static std::optional<std::string> getOuterFunction(const Expression &e) {
  ExprKind kind = e.root().kind;
  if (kind == ExprKind::Pow)
    return "pow";
  StringRef name = ::qlut::exprName(kind);
  if (::qlut::isFunctionName(name))
    return name.str();
  return std::nullopt;
}

std::vector<Candidate> CandidateFinder::findInner(const Candidate &candidate) {
  std::vector<Candidate> found;
  const ValueInfo *whole =
      candidate.quotient ? nullptr : analysis.lookup(candidate.root);
  walkGroup(candidate, [&](Value value, Operation *op) {
    const ValueInfo &info = *analysis.lookup(value);
    Candidate inner;
    inner.root = value;
    inner.source = info.source;
    inner.type = value.getType();
    Expression raw = info.expr;
    // The candidate itself, as the result and as what the body yields.
    bool isWhole = whole && info.expr == whole->expr;
    if (isWhole && isa<tosa::SigmoidOp>(op)) {
      // sigmoid of e is 1 / (1 + exp(-e)).
      Expression e = analysis.get(op->getOperand(0)).expr;
      raw = Expression::make(ExprKind::Exp,
                             {Expression::make(ExprKind::Neg, {e})});
      inner.expanded = op;
    } else if (isWhole) {
      return true;
    } else if (roots.contains(value)) {
      // What is used elsewhere too is a candidate already.
      return false;
    }
    inner.expr = recognizeAs(raw, inner.type);
    std::optional<std::string> kind = getOuterFunction(inner.expr);
    if (!kind)
      return true;
    roots.insert(value);
    inner.layer = names.inside(candidate.layer, *kind);
    inner.kinds = {*kind};
    llvm::append_range(inner.kinds, candidate.kinds);
    findBroadcast(inner);
    if (!inner.expanded)
      inner.inner = findInner(inner);
    found.push_back(std::move(inner));
    return false;
  });
  return found;
}
