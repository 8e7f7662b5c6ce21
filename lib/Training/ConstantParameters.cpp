//===- ConstantParameters.cpp - constants that are weights ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameters.h"
#include "BatchNorms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// The name that a location gives, or nothing.
static StringRef getName(Location loc) {
  if (auto name = dyn_cast<NameLoc>(loc))
    return name.getName();
  if (auto call = dyn_cast<CallSiteLoc>(loc))
    return getName(call.getCallee());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (StringRef name = getName(part); !name.empty())
        return name;
  return "";
}

static std::string sanitize(StringRef name) {
  std::string result;
  for (char c : name)
    result += llvm::isAlnum(c) || c == '.' || c == '-' ? c : '_';
  return result;
}

static bool isMask(DenseElementsAttr elements) {
  return llvm::all_of(elements.getValues<APFloat>(), [](APFloat number) {
    bool lost = false;
    number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lost);
    return number.isZero() || number.convertToDouble() <= -1e4;
  });
}

/// True if it is only subtracted, in a body that takes the root of another
/// input.
static bool isSubtractedBesideRoot(Value value) {
  return !value.use_empty() &&
         llvm::all_of(value.getUses(), [](OpOperand &use) {
           auto op = dyn_cast<linalg::LinalgOp>(use.getOwner());
           if (!op || !op.isDpsInput(&use))
             return false;
           BlockArgument element = op.getMatchingBlockArgument(&use);
           bool hasRoot =
               llvm::any_of(op.getRegionInputArgs(), [&](BlockArgument other) {
                 return other != element && goesIntoRoot(other);
               });
           return hasRoot && !element.use_empty() &&
                  llvm::all_of(element.getUses(), [](OpOperand &inner) {
                    return isa<arith::SubFOp>(inner.getOwner()) &&
                           inner.getOperandNumber() == 1;
                  });
         });
}

static std::string getReason(const FloatConstant &constant) {
  DenseElementsAttr elements = getDenseElements(constant.value);
  Value value = constant.op->getResult(0);
  if (!elements)
    return "its numbers are not in the file";
  if (elements.isSplat())
    return "it is one number all over";
  if (isMask(elements))
    return "it is a mask";
  if (goesIntoRoot(value))
    return "it is the variance of a normalization";
  if (isSubtractedBesideRoot(value))
    return "it is the mean of a normalization";
  return "";
}

std::vector<FloatConstant>
mlir::qlut::detail::findFloatConstants(func::FuncOp function) {
  std::vector<FloatConstant> constants;
  llvm::StringSet<> taken;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (auto name = function.getArgAttrOfType<StringAttr>(i, "qlut.parameter"))
      taken.insert(name);
  for (Operation &op : function.getBody().front()) {
    if (!isa<arith::ConstantOp, tosa::ConstOp>(op))
      continue;
    auto type = dyn_cast<RankedTensorType>(op.getResult(0).getType());
    if (!type || !isa<FloatType>(type.getElementType()) || type.getRank() == 0)
      continue;
    FloatConstant constant;
    constant.op = &op;
    for (NamedAttribute attr : op.getAttrs())
      if (auto value = dyn_cast<ElementsAttr>(attr.getValue()))
        if (value.getShapedType() == type) {
          constant.attribute = attr.getName();
          constant.value = value;
        }
    if (!constant.value)
      continue;
    std::string name = sanitize(getName(op.getLoc()));
    if (name.empty())
      name = "parameter" + std::to_string(constants.size());
    constant.name = name;
    for (unsigned i = 1; !taken.insert(constant.name).second; ++i)
      constant.name = name + "_" + std::to_string(i);
    constant.reason = getReason(constant);
    constants.push_back(std::move(constant));
  }
  return constants;
}

func::FuncOp mlir::qlut::detail::lookupUncalled(ModuleOp module, StringRef name,
                                                StringRef purpose) {
  auto function = module.lookupSymbol<func::FuncOp>(name);
  if (!function || function.isExternal()) {
    module.emitError("expected a function '")
        << name << "' with a body " << purpose
        << "; give its name with option 'function'";
    return nullptr;
  }
  auto uses = SymbolTable::getSymbolUses(function, module);
  if (uses && uses->empty())
    return function;
  function.emitError("expected a function that nothing calls, since its "
                     "arguments change; run --inline and --symbol-dce first");
  return nullptr;
}
