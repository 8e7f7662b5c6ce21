//===- ConvolutionsToProducts.cpp - convolutions as matrix products -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The codes under each place of a kernel are copied side by side ("im2col":
// Chellapilla, Puri, Simard, "High Performance Convolutional Neural Networks
// for Document Processing", IWFHR 2006); what is left is a product of matrices.
//
//===----------------------------------------------------------------------===//

#include "NormalizeSums.h"
#include "SumOfProducts.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Conversion/VectorPasses.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTCONVOLUTIONSTOPRODUCTS
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

namespace {
/// A convolution of integers, out[n, f, p] += codes[n, p + k] * weights[f, k],
/// in whatever order of dimensions; each list in that of one operand.
struct Convolution {
  linalg::LinalgOp op;
  OpOperand *codes = nullptr, *weights = nullptr;
  SmallVector<unsigned> batches; ///< loops of codes and output, as the output
  SmallVector<unsigned> filters; ///< of weights and output, as the output
  SmallVector<unsigned> places;  ///< of windows and output, as the output
  SmallVector<unsigned> terms;   ///< reductions, as the weights
  SmallVector<int64_t> sizes;    ///< of all loops, static
  bool filtersLast = false;      ///< in the output: else places are
};

struct QlutConvolutionsToProducts
    : mlir::qlut::impl::QlutConvolutionsToProductsBase<
          QlutConvolutionsToProducts> {
  using QlutConvolutionsToProductsBase::QlutConvolutionsToProductsBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named =
        parseIsaOption(context, isa, "qlut-convolutions-to-products");
    if (failed(named))
      return failure();
    chosen = *named;
    return success();
  }

  void runOnOperation() override {
    if (chosen == Isa::Avx2 || chosen == Isa::Avx512Vbmi)
      normalizeSums(getOperation());
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (op.hasPureTensorSemantics() && op.getNumReductionLoops() != 0)
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops)
      convert(op);
  }

private:
  void convert(linalg::LinalgOp op);
  Isa chosen = Isa::Generic;
};
} // namespace

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

/// True of maps like (a, b + c, d): all results are sums of loops.
static bool hasWindows(AffineMap map) {
  return llvm::any_of(map.getResults(), [](AffineExpr expr) {
    return !isa<AffineDimExpr, AffineConstantExpr>(expr);
  });
}

/// The loops of a projected permutation, in its order.
static SmallVector<unsigned> getLoops(AffineMap map) {
  SmallVector<unsigned> loops;
  for (unsigned i = 0; i < map.getNumResults(); ++i)
    loops.push_back(map.getDimPosition(i));
  return loops;
}

/// `group` is all that is found between `from` and its end in `loops`.
static bool isRun(ArrayRef<unsigned> loops, ArrayRef<unsigned> group,
                  size_t from) {
  return loops.slice(from, group.size()) == group;
}

/// What `op`, of the sum of products of two operands, convolves; or why it is
/// left as it is.
static llvm::Expected<Convolution> match(linalg::LinalgOp op) {
  auto expected = [](const Twine &what) {
    return llvm::createStringError("expected " + what);
  };
  Convolution c;
  c.op = op;
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (OpOperand *operand :
       {op.getDpsInputOperand(0), op.getDpsInputOperand(1)})
    (hasWindows(op.getMatchingIndexingMap(operand)) ? c.codes : c.weights) =
        operand;
  if (!c.codes || !c.weights)
    return expected("one operand that is read in windows");
  AffineMap codes = op.getMatchingIndexingMap(c.codes);
  AffineMap weights = op.getMatchingIndexingMap(c.weights);
  if (!out.isProjectedPermutation() || !weights.isProjectedPermutation())
    return expected("weights and an output whose dimensions are loops");
  c.sizes = op.getStaticLoopRanges();
  llvm::SmallBitVector inWindows(c.sizes.size());
  for (AffineExpr expr : codes.getResults())
    if (!isa<AffineDimExpr>(expr))
      expr.walk([&](AffineExpr part) {
        if (auto dim = dyn_cast<AffineDimExpr>(part))
          inWindows.set(dim.getPosition());
      });
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  for (unsigned loop : getLoops(out)) {
    // The only channel of several filters is none.
    const bool ofWeights = weights.isFunctionOfDim(loop);
    const bool ofCodes =
        codes.isFunctionOfDim(loop) && !(ofWeights && c.sizes[loop] == 1);
    if (ofCodes && ofWeights)
      return expected("one sum for all channels, got one for each, as "
                      "--convert-qlut-depthwise-to-vector knows");
    if (!ofCodes && !ofWeights)
      return expected("loops over an operand");
    (ofWeights         ? c.filters
     : inWindows[loop] ? c.places
                       : c.batches)
        .push_back(loop);
  }
  if (ShapedType::isDynamicShape(c.sizes) || llvm::is_contained(c.sizes, 0))
    return expected("static sizes, none of them 0");
  for (unsigned loop : getLoops(weights))
    if (iterators[loop] == utils::IteratorType::reduction)
      c.terms.push_back(loop);
  if (c.terms.size() != op.getNumReductionLoops() || c.filters.empty() ||
      c.places.empty())
    return expected("sums over weights, with several of them and of places");
  // What is written as one dimension lies side by side.
  SmallVector<unsigned> order = getLoops(out), ofWeights = getLoops(weights);
  const size_t batches = c.batches.size();
  c.filtersLast = order.back() == c.filters.back();
  ArrayRef<unsigned> first = c.filtersLast ? c.places : c.filters;
  ArrayRef<unsigned> second = c.filtersLast ? c.filters : c.places;
  const bool weightsFirst = ofWeights.front() == c.terms.front();
  if (!isRun(order, c.batches, 0) || !isRun(order, first, batches) ||
      !isRun(order, second, batches + first.size()) ||
      !isRun(ofWeights, weightsFirst ? ArrayRef(c.terms) : c.filters, 0) ||
      !isRun(ofWeights, weightsFirst ? ArrayRef(c.filters) : c.terms,
             weightsFirst ? c.terms.size() : c.filters.size()))
    return expected("batches before the filters and places of the output, and "
                    "filters and terms of the weights side by side");
  return c;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {
class Rewriter {
public:
  Rewriter(ImplicitLocOpBuilder &builder, Convolution convolution)
      : b(builder), c(std::move(convolution)) {}

  Value write() {
    // The product's loops: batches, rows, columns, terms.
    const unsigned batches = c.batches.size(), row = batches, column = row + 1,
                   term = row + 2;
    const unsigned place = c.filtersLast ? row : column;
    const unsigned filter = c.filtersLast ? column : row;
    auto map = [&](bool hasBatches, ArrayRef<unsigned> loops) {
      SmallVector<AffineExpr> exprs;
      for (unsigned i = 0; hasBatches && i < batches; ++i)
        exprs.push_back(b.getAffineDimExpr(i));
      for (unsigned loop : loops)
        exprs.push_back(b.getAffineDimExpr(loop));
      return AffineMap::get(batches + 3, 0, exprs, b.getContext());
    };
    // As the product reads them best: along its columns, or along the terms.
    Value codes = copyWindows();
    AffineMap codesMap =
        c.filtersLast ? map(true, {place, term}) : map(true, {term, place});
    Value weights = collapse(c.weights->get(), {c.filters, c.terms},
                             c.op.getMatchingIndexingMap(c.weights));
    const bool termsFirst =
        c.op.getMatchingIndexingMap(c.weights).getDimPosition(0) ==
        c.terms.front();
    AffineMap weightsMap =
        termsFirst ? map(false, {term, filter}) : map(false, {filter, term});
    SmallVector<Value, 2> inputs{codes, weights};
    SmallVector<AffineMap, 3> maps{codesMap, weightsMap};
    if (c.weights->getOperandNumber() < c.codes->getOperandNumber()) {
      std::swap(inputs[0], inputs[1]);
      std::swap(maps[0], maps[1]);
    }
    maps.push_back(map(true, {row, column}));
    Value init = makeInit();
    SmallVector<utils::IteratorType> iterators(batches + 2,
                                               utils::IteratorType::parallel);
    iterators.push_back(utils::IteratorType::reduction);
    auto product = linalg::GenericOp::create(b, init.getType(), inputs, init,
                                             maps, iterators);
    cloneBody(product);
    Type type = c.op->getResult(0).getType();
    if (init.getType() == type)
      return product.getResult(0);
    return tensor::ExpandShapeOp::create(b, type, product.getResult(0),
                                         getGroups());
  }

private:
  /// The convolution's body, with its zero points as they are outside.
  void cloneBody(linalg::GenericOp product) {
    OpBuilder::InsertionGuard guard(b);
    Block *from = c.op.getBlock();
    SmallVector<Type> types;
    SmallVector<Location> locs;
    for (unsigned i : {0u, 1u, from->getNumArguments() - 1}) {
      types.push_back(from->getArgument(i).getType());
      locs.push_back(from->getArgument(i).getLoc());
    }
    Block *body = b.createBlock(&product.getRegion(), {}, types, locs);
    IRMapping mapping;
    mapping.map(from->getArgument(0), body->getArgument(0));
    mapping.map(from->getArgument(1), body->getArgument(1));
    mapping.map(from->getArguments().back(), body->getArgument(2));
    const SmallVector<OpOperand *> inputs = c.op.getDpsInputOperands();
    for (OpOperand *scalar : ArrayRef(inputs).drop_front(2))
      mapping.map(c.op.getMatchingBlockArgument(scalar), scalar->get());
    for (Operation &op : *from)
      b.clone(op, mapping);
  }

  int64_t countOf(ArrayRef<unsigned> loops) const {
    int64_t count = 1;
    for (unsigned loop : loops)
      count *= c.sizes[loop];
    return count;
  }

  /// The dimensions of the output that become one each.
  SmallVector<ReassociationIndices> getGroups() const {
    SmallVector<ReassociationIndices> groups;
    int64_t next = 0;
    auto add = [&](size_t count) {
      groups.emplace_back();
      for (size_t i = 0; i < count; ++i)
        groups.back().push_back(next++);
    };
    for (size_t i = 0; i < c.batches.size(); ++i)
      add(1);
    add(c.filtersLast ? c.places.size() : c.filters.size());
    add(c.filtersLast ? c.filters.size() : c.places.size());
    return groups;
  }

  /// A tensor whose dimensions are loops, with each group of them as one.
  Value collapse(Value tensor, ArrayRef<ArrayRef<unsigned>> loops,
                 AffineMap map) {
    SmallVector<ReassociationIndices> groups;
    for (unsigned i = 0; i < map.getNumResults();) {
      ReassociationIndices group;
      for (ArrayRef<unsigned> each : loops)
        if (llvm::is_contained(each, map.getDimPosition(i)))
          for (size_t k = 0; k < each.size(); ++k)
            group.push_back(i + k);
      i += group.size();
      groups.push_back(std::move(group));
    }
    if (groups.size() == map.getNumResults())
      return tensor;
    return b.createOrFold<tensor::CollapseShapeOp>(tensor, groups);
  }

  /// The output's start; a fill stays one, which the product's writer knows.
  Value makeInit() {
    Value init = c.op.getDpsInits()[0];
    auto type = cast<RankedTensorType>(init.getType());
    SmallVector<int64_t> shape;
    for (unsigned loop : c.batches)
      shape.push_back(c.sizes[loop]);
    shape.push_back(countOf(c.filtersLast ? c.places : c.filters));
    shape.push_back(countOf(c.filtersLast ? c.filters : c.places));
    if (auto fill = init.getDefiningOp<linalg::FillOp>()) {
      Value empty = tensor::EmptyOp::create(b, shape, type.getElementType());
      return linalg::FillOp::create(b, fill.getInputs(), empty).getResult(0);
    }
    auto collapsed = RankedTensorType::get(shape, type.getElementType());
    if (collapsed == type)
      return init;
    return tensor::CollapseShapeOp::create(b, collapsed, init, getGroups());
  }

  /// The codes under each place, by batch: terms by places, or the other way.
  Value copyWindows() {
    SmallVector<unsigned> order(c.batches);
    llvm::append_range(order, c.filtersLast ? c.places : c.terms);
    llvm::append_range(order, c.filtersLast ? c.terms : c.places);
    // From the loops of the convolution to those of the copy.
    SmallVector<AffineExpr> loops(c.sizes.size(), b.getAffineConstantExpr(0));
    SmallVector<int64_t> shape;
    for (auto [i, loop] : llvm::enumerate(order)) {
      loops[loop] = b.getAffineDimExpr(i);
      shape.push_back(c.sizes[loop]);
    }
    AffineMap from = c.op.getMatchingIndexingMap(c.codes).replaceDimsAndSymbols(
        loops, {}, order.size(), 0);
    Type element =
        cast<RankedTensorType>(c.codes->get().getType()).getElementType();
    Value empty = tensor::EmptyOp::create(b, shape, element);
    SmallVector<utils::IteratorType> iterators(order.size(),
                                               utils::IteratorType::parallel);
    Value copied =
        linalg::GenericOp::create(
            b, empty.getType(), c.codes->get(), empty,
            ArrayRef{from, b.getMultiDimIdentityMap(order.size())}, iterators,
            [](OpBuilder &inner, Location loc, ValueRange arguments) {
              linalg::YieldOp::create(inner, loc, arguments[0]);
            })
            .getResult(0);
    SmallVector<ReassociationIndices> groups;
    int64_t next = 0;
    for (size_t i = 0; i < c.batches.size(); ++i)
      groups.push_back({next++});
    for (size_t count : {c.filtersLast ? c.places.size() : c.terms.size(),
                         c.filtersLast ? c.terms.size() : c.places.size()}) {
      groups.emplace_back();
      for (size_t i = 0; i < count; ++i)
        groups.back().push_back(next++);
    }
    return tensor::CollapseShapeOp::create(b, copied, groups);
  }

  ImplicitLocOpBuilder &b;
  Convolution c;
};
} // namespace

void QlutConvolutionsToProducts::convert(linalg::LinalgOp op) {
  IRRewriter rewriter(&getContext());
  // Windows alone make a convolution; others are left to what follows.
  if (llvm::none_of(op.getIndexingMapsArray(), hasWindows))
    return;
  if (!getSumOfProducts(op))
    return;
  llvm::Expected<Convolution> convolution = match(op);
  if (convolution && chosen != Isa::Avx2 && chosen != Isa::Avx512Vbmi)
    convolution =
        llvm::createStringError("isa=" + ::qlut::stringifyIsa(chosen) +
                                " has no instruction for sums of products");
  if (!convolution) {
    std::string why = llvm::toString(convolution.takeError());
    if (remarks)
      op->emitRemark("not a product of matrices: ") << why;
    return;
  }
  if (remarks)
    op->emitRemark("a product of matrices, of windows copied side by side");
  rewriter.setInsertionPoint(op);
  ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
  rewriter.replaceOp(op, Rewriter(builder, std::move(*convolution)).write());
}
