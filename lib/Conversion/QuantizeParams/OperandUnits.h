//===- OperandUnits.h - what a program takes constants for ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_QUANTIZEPARAMS_OPERANDUNITS_H
#define QLUT_LIB_CONVERSION_QUANTIZEPARAMS_OPERANDUNITS_H

#include "../SimToHw/SimLowering.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlir::qlut::detail {

/// The integer program of a qlut.sim with formats, written aside: constants are
/// known there, all other operands are arguments.
class ProgramCopy {
public:
  /// None, and why, if the op has no integer program.
  static std::optional<ProgramCopy> make(SimOp op, std::string &why);

  /// What the constants without a format became in the program.
  ArrayRef<SimLowering::RealizedOperand> getOperands() const {
    return operands;
  }
  /// True if both are the same program.
  bool operator==(const ProgramCopy &other) const;

private:
  OwningOpRef<ModuleOp> module;
  std::vector<SimLowering::RealizedOperand> operands;
};

/// A constant operand without a format as the program holds it: i32 codes of
/// the units' nearest f32.
struct OperandUnits {
  FormatAttrInterface format;
  std::optional<int64_t> axis;
  SmallVector<int64_t> codes; ///< one if all are equal
};

/// None, and why, if it is not to be had: nothing reads the operand, or in two
/// units, or its integers or units are beyond the format.
std::optional<OperandUnits> getOperandUnits(const ProgramCopy &program,
                                            MLIRContext *context,
                                            unsigned operand, std::string &why);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_QUANTIZEPARAMS_OPERANDUNITS_H
