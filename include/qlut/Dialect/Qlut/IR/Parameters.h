//===- Parameters.h - weights as arguments ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The attributes by which passes speak of weights that are arguments of a
// function (docs/training.md).
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_PARAMETERS_H
#define QLUT_DIALECT_QLUT_IR_PARAMETERS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::qlut {

/// On an argument of a function: it is a parameter of that name (a string).
inline constexpr llvm::StringLiteral parameterAttrName = "qlut.parameter";
/// On such an argument: where the constant stood that it was (a dictionary: the
/// number of the op in its block, the name of the op, that of the attribute
/// with the elements, its other attributes).
inline constexpr llvm::StringLiteral parameterPlaceAttrName =
    "qlut.parameter_place";
/// On a function: the values of its parameters, by name (a dictionary of
/// elements).
inline constexpr llvm::StringLiteral parameterValuesAttrName =
    "qlut.parameter_values";

/// On an argument that is a parameter: what magnitude its symmetric formats
/// reach, in place of that of its value (f64 elements of rank 1: one, or one
/// for each channel).
inline constexpr llvm::StringLiteral parameterReachesAttrName =
    "qlut.parameter_reaches";

/// On an argument that is a parameter: nothing learns it by gradients; it is a
/// mean or a variance that follows those of batches (a unit attribute).
inline constexpr llvm::StringLiteral statisticAttrName = "qlut.statistic";

/// The name of the parameter that the argument is; null if it is none.
inline StringAttr getParameterName(FunctionOpInterface function,
                                   unsigned argument) {
  return function.getArgAttrOfType<StringAttr>(argument, parameterAttrName);
}

/// The name of the parameter that the value is, an argument of a function; null
/// if it is none.
inline StringAttr getParameterName(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !argument.getOwner()->isEntryBlock())
    return nullptr;
  auto function =
      dyn_cast_or_null<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function ? getParameterName(function, argument.getArgNumber())
                  : StringAttr();
}

/// True if the value is an argument of a function that is a statistic.
inline bool isStatistic(Value value) {
  if (!getParameterName(value))
    return false;
  auto argument = cast<BlockArgument>(value);
  auto function = cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function.getArgAttr(argument.getArgNumber(), statisticAttrName) !=
         nullptr;
}

/// Its value, from the function's attribute; null if it is none, or its value
/// is not there.
inline Attribute getParameterValue(Value value) {
  StringAttr name = getParameterName(value);
  if (!name)
    return nullptr;
  Operation *function = cast<BlockArgument>(value).getOwner()->getParentOp();
  auto values =
      function->getAttrOfType<DictionaryAttr>(parameterValuesAttrName);
  return values ? values.get(name) : Attribute();
}

/// The magnitudes that formats of the parameter reach; null if the value is
/// none, or there are none.
inline DenseElementsAttr getParameterReaches(Value value) {
  if (!getParameterName(value))
    return nullptr;
  auto argument = cast<BlockArgument>(value);
  auto function = cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function.getArgAttrOfType<DenseElementsAttr>(argument.getArgNumber(),
                                                      parameterReachesAttrName);
}

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_PARAMETERS_H
