//===- Parameters.h - the integers of a deployed network --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_PARAMETERS_H
#define QLUT_EXPORT_PARAMETERS_H

#include "mlir/IR/BuiltinOps.h"
#include <string>
#include <vector>

namespace mlir::qlut {

/// One integer parameter: an attribute of an op.
struct Parameter {
  enum class Kind {
    Array,     ///< a tensor or memref of signless integers, dense
    Number,    ///< one signless integer
    Attribute, ///< a table or a format of the qlut dialect
  };
  Kind kind = Kind::Array;
  Operation *op = nullptr;
  StringAttr attribute; ///< name of the attribute of the op
  Attribute value;      ///< what it is
  /// weight, bias, multiplier, shift, threshold, table, format, zero_point or
  /// constant.
  std::string role;
  std::string function; ///< symbol of the function it is in; empty if in none
  std::string layer;    ///< of the op; empty if it has none

  /// `<function>/<op>.<attribute>`, for errors.
  std::string describe() const;
};

/// The integer parameters of a module in the order of its ops: constants of
/// integers, initial values of memref.global, and in qlut ops tables, formats,
/// multipliers, shifts and zero points. Emits an error at a constant that is
/// not dense (its numbers are elsewhere).
FailureOr<std::vector<Parameter>> collectParameters(ModuleOp module);

/// Writes manifest.json and a .npy file for each array, and for each array that
/// a table holds, into the folder, which is made if it is not there. Failures
/// are emitted as diagnostics; then no file was written. docs/export.md
/// describes the manifest.
LogicalResult exportParameters(ModuleOp module, StringRef folder);

/// Sets the module's parameters to what exportParameters wrote into the folder
/// for a module of the same ops. Errors, at the file and the entry of the
/// manifest or at the op: a file that is missing, malformed or has another
/// SHA-256 than the manifest says; an entry for another op, attribute or type
/// than the module has there; numbers that do not fit their type. The module
/// is unchanged then.
LogicalResult importParameters(ModuleOp module, StringRef folder);

} // namespace mlir::qlut

#endif // QLUT_EXPORT_PARAMETERS_H
