//===- Replacer.cpp - float constants to integer ones ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Replacer.h"
#include "../ImportQuantized/ImportBoundaries.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/Transforms/Reals.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

bool mlir::qlut::detail::isFloatConstant(Value value) {
  return isFloatTensor(value.getType()) && matchPattern(value, m_Constant());
}

static Attribute getValue(Value constant) {
  Attribute attr;
  matchPattern(constant, m_Constant(&attr));
  return attr;
}

/// The codes as a resource where `source` is one and they take whole bytes.
static ElementsAttr asSource(DenseElementsAttr codes, Attribute source) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(source);
  if (!resource || codes.isSplat() ||
      codes.getElementType().getIntOrFloatBitWidth() < 8)
    return codes;
  std::string type;
  llvm::raw_string_ostream(type) << codes.getElementType();
  return DenseResourceElementsAttr::get(
      codes.getType(), (resource.getRawHandle().getKey() + "_" + type).str(),
      HeapAsmResourceBlob::allocateAndCopyInferAlign<char>(codes.getRawData()));
}

Value ParameterReplacer::getParameter(Value constant, ArrayRef<int64_t> codes,
                                      FormatAttrInterface format,
                                      std::optional<int64_t> axis) {
  auto type = cast<RankedTensorType>(constant.getType());
  SmallVector<APInt> bits;
  bits.reserve(codes.size());
  for (int64_t code : codes)
    bits.push_back(toBits(code, format.getStorage()));
  auto elements = DenseElementsAttr::get(
      type.clone(getStorageType(type.getContext(), format.getStorage())), bits);
  for (const Entry &entry : entries)
    if (entry.constant == constant && entry.codes == elements &&
        entry.format == format && entry.axis == axis)
      return entry.parameter;
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointAfterValue(constant);
  Value parameter = createIntegerParameter(
      rewriter, constant.getLoc(), type, asSource(elements, getValue(constant)),
      format, axis);
  entries.push_back({constant, elements, format, axis, parameter});
  return parameter;
}

Value ParameterReplacer::quantize(Value constant, FormatAttrInterface format,
                                  std::optional<int64_t> axis,
                                  ::qlut::Rounding rounding, std::string &why) {
  auto type = cast<RankedTensorType>(constant.getType());
  std::optional<SmallVector<double>> reals = readReals(getValue(constant));
  if (!reals) {
    why = "its values are not in the file";
    return nullptr;
  }
  {
    // Whether, and why, but not as an error.
    ScopedDiagnosticHandler quiet(type.getContext(), [&](Diagnostic &error) {
      why = error.str();
      return success();
    });
    for (int64_t c = 0; c < format.getNumChannels().value_or(1); ++c)
      if (failed(verifyRecoverable([&] { return emitError(constant.getLoc()); },
                                   format.getFormat(c),
                                   cast<FloatType>(type.getElementType()))))
        return nullptr;
  }
  return getParameter(constant,
                      quantizeConstant(type, *reals, format, axis, rounding),
                      format, axis);
}

void ParameterReplacer::eraseDead() {
  llvm::SmallDenseSet<Operation *> erased;
  llvm::SmallSetVector<Operation *, 8> constants;
  for (const Entry &entry : entries) {
    constants.insert(entry.constant.getDefiningOp());
    eraseIfDead(rewriter, entry.parameter.getDefiningOp(), &erased);
  }
  for (Operation *constant : constants)
    eraseIfDead(rewriter, constant, &erased);
}
