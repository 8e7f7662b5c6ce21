//===- Native.cpp - integers and truths beside the reals ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimRegion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace reference;

static unsigned widthOf(Value value) {
  return value.getType().isIndex() ? 64
                                   : value.getType().getIntOrFloatBitWidth();
}

static APInt toAPInt(int64_t value, unsigned width) {
  return APInt(width, static_cast<uint64_t>(value), /*isSigned=*/true,
               /*implicitTrunc=*/true);
}

static int64_t fromAPInt(const APInt &value) {
  return value.getBitWidth() == 1 ? static_cast<int64_t>(value.getZExtValue())
                                  : value.getSExtValue();
}

static bool compare(arith::CmpIPredicate predicate, const APInt &a,
                    const APInt &b) {
  using P = arith::CmpIPredicate;
  switch (predicate) {
  case P::eq:
    return a == b;
  case P::ne:
    return a != b;
  case P::slt:
    return a.slt(b);
  case P::sle:
    return a.sle(b);
  case P::sgt:
    return a.sgt(b);
  case P::sge:
    return a.sge(b);
  case P::ult:
    return a.ult(b);
  case P::ule:
    return a.ule(b);
  case P::ugt:
    return a.ugt(b);
  case P::uge:
    return a.uge(b);
  }
  llvm_unreachable("unknown predicate");
}

/// One point; none if the op has no meaning here.
static std::optional<APInt> evaluateOne(Operation *op, ArrayRef<APInt> in) {
  unsigned width = widthOf(op->getResult(0));
  return llvm::TypeSwitch<Operation *, std::optional<APInt>>(op)
      .Case<arith::AddIOp>([&](auto) { return in[0] + in[1]; })
      .Case<arith::SubIOp>([&](auto) { return in[0] - in[1]; })
      .Case<arith::MulIOp>([&](auto) { return in[0] * in[1]; })
      .Case<arith::AndIOp>([&](auto) { return in[0] & in[1]; })
      .Case<arith::OrIOp>([&](auto) { return in[0] | in[1]; })
      .Case<arith::XOrIOp>([&](auto) { return in[0] ^ in[1]; })
      .Case<arith::MaxSIOp>(
          [&](auto) { return in[0].sgt(in[1]) ? in[0] : in[1]; })
      .Case<arith::MinSIOp>(
          [&](auto) { return in[0].slt(in[1]) ? in[0] : in[1]; })
      .Case<arith::SelectOp>([&](auto) { return in[0] != 0 ? in[1] : in[2]; })
      .Case<arith::IndexCastOp, arith::ExtSIOp>(
          [&](auto) { return in[0].sextOrTrunc(width); })
      .Case<arith::IndexCastUIOp, arith::ExtUIOp, arith::TruncIOp>(
          [&](auto) { return in[0].zextOrTrunc(width); })
      .Case<arith::CmpIOp>([&](arith::CmpIOp cmp) {
        return APInt(1, compare(cmp.getPredicate(), in[0], in[1]));
      })
      .Default([](Operation *) { return std::nullopt; });
}

std::optional<std::vector<int64_t>>
reference::evaluateNative(Operation *op,
                          ArrayRef<const std::vector<int64_t> *> operands,
                          size_t points) {
  IntegerAttr constant;
  if (matchPattern(op, m_Constant(&constant)))
    return std::vector<int64_t>(points, fromAPInt(constant.getValue()));
  std::vector<int64_t> result;
  for (size_t p = 0; p < points; ++p) {
    SmallVector<APInt> in;
    for (auto [value, array] : llvm::zip_equal(op->getOperands(), operands))
      in.push_back(toAPInt((*array)[p], widthOf(value)));
    std::optional<APInt> out = evaluateOne(op, in);
    if (!out)
      return std::nullopt;
    result.push_back(fromAPInt(*out));
  }
  return result;
}
