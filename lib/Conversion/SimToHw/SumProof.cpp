//===- SumProof.cpp - what the partial sums of a reduction can be ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sum over the weights w of the bounds of the term with each: |w| max |x - z|,
// sign by sign, as upstream's analysis of integer ranges, which sees one range
// for all weights, can't.
//
//===----------------------------------------------------------------------===//

#include "SumProof.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Bounds;

//===----------------------------------------------------------------------===//
// Known elements
//===----------------------------------------------------------------------===//

/// The elements that a copy along loops reads, in the order of its result.
static std::optional<SmallVector<int64_t>>
copyElements(linalg::LinalgOp op, ArrayRef<int64_t> elements) {
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  Value source = getMovementSource(op);
  auto type = cast<RankedTensorType>(source.getType());
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  if (!out.isIdentity() || !type.hasStaticShape() ||
      llvm::any_of(sizes, ShapedType::isDynamic))
    return std::nullopt;
  AffineMap map;
  for (OpOperand *input : op.getDpsInputOperands())
    if (input->get() == source)
      map = op.getMatchingIndexingMap(input);
  // How far an element is from the next along each loop; 0 along those that
  // repeat it.
  SmallVector<int64_t> strides(sizes.size(), 0);
  int64_t stride = 1;
  for (int64_t d = type.getRank() - 1; d >= 0; --d) {
    if (auto loop = dyn_cast<AffineDimExpr>(map.getResult(d)))
      strides[loop.getPosition()] += stride;
    stride *= type.getDimSize(d);
  }
  int64_t count = 1;
  for (int64_t size : sizes)
    count *= size;
  SmallVector<int64_t> result, index(sizes.size(), 0);
  result.reserve(count);
  for (int64_t i = 0; i < count; ++i) {
    int64_t place = 0;
    for (auto [at, step] : llvm::zip_equal(index, strides))
      place += at * step;
    result.push_back(elements[place]);
    for (size_t d = sizes.size(); d-- > 0;) {
      if (++index[d] < sizes[d])
        break;
      index[d] = 0;
    }
  }
  return result;
}

std::optional<SmallVector<int64_t>> mlir::qlut::readIntegers(Value value,
                                                             bool isSigned) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape())
    return std::nullopt;
  auto read = [&](const APInt &number) {
    return isSigned ? number.getSExtValue()
                    : static_cast<int64_t>(number.getZExtValue());
  };
  DenseIntElementsAttr constant;
  if (matchPattern(value, m_Constant(&constant))) {
    if (constant.isSplat())
      return SmallVector<int64_t>(constant.getNumElements(),
                                  read(constant.getSplatValue<APInt>()));
    SmallVector<int64_t> elements;
    elements.reserve(constant.getNumElements());
    for (const APInt &number : constant.getValues<APInt>())
      elements.push_back(read(number));
    return elements;
  }
  Operation *definer = value.getDefiningOp();
  if (auto fill = dyn_cast_or_null<linalg::FillOp>(definer)) {
    APInt number;
    if (!matchPattern(fill.value(), m_ConstantInt(&number)))
      return std::nullopt;
    return SmallVector<int64_t>(type.getNumElements(), read(number));
  }
  Value source = getMovementSource(definer);
  if (!source || isa<tensor::ExtractSliceOp>(definer))
    return std::nullopt;
  std::optional<SmallVector<int64_t>> elements = readIntegers(source, isSigned);
  if (!elements || !isa<linalg::LinalgOp>(definer))
    return elements;
  return copyElements(cast<linalg::LinalgOp>(definer), *elements);
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

namespace {
/// Walks over the loops of the known operands, those that are summed over
/// innermost.
class SumWalk {
public:
  SumWalk(linalg::GenericOp op, const ::qlut::FixedProgram &program,
          ArrayRef<SumOperand> operands);

  Bounds run(const SumStart &start);

private:
  struct Known {
    size_t input;
    const SumOperand *operand;
    SmallVector<int64_t> strides; ///< along each of `loops`
  };

  bool isParallel(unsigned loop) const {
    return iterators[loop] == utils::IteratorType::parallel;
  }
  /// How far an element of a tensor of that shape is from the next along each
  /// of `loops`; none if it is read along another.
  std::optional<SmallVector<int64_t>> getStrides(AffineMap map,
                                                 ArrayRef<int64_t> shape) const;
  SmallVector<Bounds> getStarts(const SumStart &start, int64_t groups);
  Bounds getTerm(ArrayRef<int64_t> index);

  linalg::GenericOp op;
  const ::qlut::FixedProgram &program;
  SmallVector<utils::IteratorType> iterators;
  SmallVector<int64_t> sizes; ///< of all loops
  SmallVector<unsigned> loops;
  size_t channelAt; ///< in `loops`, or beyond
  SmallVector<Known> known;
  SmallVector<Bounds> inputs;
  /// By channel and the one known number.
  DenseMap<std::pair<int64_t, int64_t>, Bounds> terms;
};
} // namespace

SumWalk::SumWalk(linalg::GenericOp op, const ::qlut::FixedProgram &program,
                 ArrayRef<SumOperand> operands)
    : op(op), program(program), iterators(op.getIteratorTypesArray()),
      sizes(op.getStaticLoopRanges()) {
  const SumOperand *largest = nullptr;
  for (const SumOperand &operand : operands) {
    inputs.push_back(operand.bounds);
    if (operand.elements && operand.map.isProjectedPermutation() &&
        (!largest || operand.elements->size() > largest->elements->size()))
      largest = &operand;
  }
  if (largest)
    for (auto [d, size] : llvm::enumerate(largest->shape)) {
      loops.push_back(largest->map.getDimPosition(d));
      sizes[loops.back()] = size;
    }
  size_t channels = 1;
  for (const ::qlut::FixedInstruction &step : program.instructions)
    channels = std::max({channels, step.numbers.size(), step.shifts.size()});
  if (channels > 1) {
    sizes[program.loop] = static_cast<int64_t>(channels);
    if (!llvm::is_contained(loops, program.loop))
      loops.push_back(program.loop);
  }
  llvm::sort(loops, [&](unsigned a, unsigned b) {
    return std::pair(!isParallel(a), a) < std::pair(!isParallel(b), b);
  });
  channelAt = channels > 1 ? llvm::find(loops, program.loop) - loops.begin()
                           : loops.size();
  for (auto [input, operand] : llvm::enumerate(operands))
    if (operand.elements && operand.map.isProjectedPermutation())
      if (auto strides = getStrides(operand.map, operand.shape))
        known.push_back({input, &operand, std::move(*strides)});
}

std::optional<SmallVector<int64_t>>
SumWalk::getStrides(AffineMap map, ArrayRef<int64_t> shape) const {
  SmallVector<int64_t> strides(loops.size(), 0);
  int64_t stride = 1;
  for (size_t d = shape.size(); d-- > 0;) {
    const auto *loop = llvm::find(loops, map.getDimPosition(d));
    if (loop == loops.end())
      return std::nullopt;
    strides[loop - loops.begin()] = stride;
    stride *= shape[d];
  }
  return strides;
}

SmallVector<Bounds> SumWalk::getStarts(const SumStart &start, int64_t groups) {
  SmallVector<Bounds> starts(groups, start.bounds);
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (!start.elements || !map.isProjectedPermutation())
    return starts;
  // The group of each element: by its place along the parallel loops.
  SmallVector<int64_t> ofLoop(iterators.size(), 0);
  int64_t stride = 1;
  for (unsigned loop : llvm::reverse(loops)) {
    if (!isParallel(loop))
      continue;
    if (!llvm::is_contained(map.getResults(),
                            getAffineDimExpr(loop, op.getContext())))
      return starts;
    ofLoop[loop] = stride;
    stride *= sizes[loop];
  }
  llvm::fill(starts, Bounds{INT64_MAX, INT64_MIN});
  SmallVector<int64_t> index(start.shape.size(), 0);
  for (int64_t element : *start.elements) {
    int64_t group = 0;
    for (auto [d, at] : llvm::enumerate(index))
      group += at * ofLoop[map.getDimPosition(d)];
    Bounds &bounds = starts[group];
    bounds = {std::min(bounds.lo, element), std::max(bounds.hi, element)};
    for (size_t d = index.size(); d-- > 0;) {
      if (++index[d] < start.shape[d])
        break;
      index[d] = 0;
    }
  }
  return starts;
}

Bounds SumWalk::getTerm(ArrayRef<int64_t> index) {
  int64_t channel = channelAt < index.size() ? index[channelAt] : 0;
  for (const Known &operand : known) {
    int64_t place = 0;
    for (auto [at, stride] : llvm::zip_equal(index, operand.strides))
      place += at * stride;
    int64_t number = (*operand.operand->elements)[place];
    inputs[operand.input] = {number, number};
  }
  if (known.size() != 1)
    return program.bound(inputs, channel).front();
  std::pair<int64_t, int64_t> key{channel, inputs[known.front().input].lo};
  auto [place, isNew] = terms.try_emplace(key);
  if (isNew)
    place->second = program.bound(inputs, channel).front();
  return place->second;
}

Bounds SumWalk::run(const SumStart &start) {
  int64_t groups = 1, each = 1, count = 1;
  for (auto [loop, size] : llvm::enumerate(sizes)) {
    if (!isParallel(loop))
      (llvm::is_contained(loops, loop) ? each : count) *= size;
    else if (llvm::is_contained(loops, loop))
      groups *= size;
  }
  Bounds all{INT64_MAX, INT64_MIN};
  SmallVector<int64_t> index(loops.size(), 0);
  for (Bounds sums : getStarts(start, groups)) {
    if (sums.lo > sums.hi)
      continue; // Its result has no elements.
    for (int64_t i = 0; i < each; ++i) {
      Bounds term = getTerm(index);
      sums.lo += std::min<int64_t>(term.lo, 0) * count;
      sums.hi += std::max<int64_t>(term.hi, 0) * count;
      for (size_t d = index.size(); d-- > 0;) {
        if (++index[d] < sizes[loops[d]])
          break;
        index[d] = 0;
      }
    }
    all = {std::min(all.lo, sums.lo), std::max(all.hi, sums.hi)};
  }
  return all.lo > all.hi ? start.bounds : all;
}

Bounds mlir::qlut::proveSums(linalg::GenericOp op,
                             const ::qlut::FixedProgram &program,
                             ArrayRef<SumOperand> operands,
                             const SumStart &start) {
  return SumWalk(op, program, operands).run(start);
}

unsigned mlir::qlut::countSignedBits(Bounds bounds) {
  unsigned bits = 1;
  while (!bounds.fits(bits))
    ++bits;
  return bits;
}

unsigned mlir::qlut::chooseAccumulator(Bounds bounds,
                                       const ::qlut::Target &target) {
  unsigned chosen = 0;
  for (unsigned bits : target.accumulatorBits)
    if (bounds.fits(bits) && (chosen == 0 || bits < chosen))
      chosen = bits;
  return chosen;
}
