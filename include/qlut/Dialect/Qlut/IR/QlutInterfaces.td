//===- QlutInterfaces.td - interfaces of the qlut dialect --*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTINTERFACES_TD
#define QLUT_DIALECT_QLUT_IR_QLUTINTERFACES_TD

include "mlir/IR/OpBase.td"

def TableAttrInterface : AttrInterface<"TableAttrInterface"> {
  let cppNamespace = "::mlir::qlut";
  let description = [{
    A function from integer codes to integer codes that an accelerator can
    apply to one element: a table, or fitted lines.
  }];
  let methods = [
    InterfaceMethod<"The table, with its storages, evaluation and sizes.",
      "const ::qlut::Table &", "getTable", (ins)>,
  ];
  let extraSharedClassDeclaration = [{
    /// The output code of an input code.
    int64_t evaluate(int64_t code) const {
      return $_attr.getTable().evaluate(code);
    }
    const ::qlut::Storage &getInputStorage() const {
      return $_attr.getTable().input();
    }
    const ::qlut::Storage &getOutputStorage() const {
      return $_attr.getTable().output();
    }
  }];
}

def FormatAttrInterface : AttrInterface<"FormatAttrInterface"> {
  let cppNamespace = "::mlir::qlut";
  let description = [{
    How integer codes stand for real numbers, alike in all channels or not.
  }];
  let methods = [
    InterfaceMethod<"The storage of the codes.",
      "::qlut::Storage", "getStorage", (ins)>,
    InterfaceMethod<"The number of channels; none if all are alike.",
      "std::optional<int64_t>", "getNumChannels", (ins)>,
    InterfaceMethod<"The format of a channel.",
      "::qlut::Format", "getFormat", (ins "int64_t":$channel)>,
  ];
}

def RangeAttrInterface : AttrInterface<"RangeAttrInterface"> {
  let cppNamespace = "::mlir::qlut";
  let description = [{
    The interval a table must be right on, the same in all channels or not.
  }];
  let methods = [
    InterfaceMethod<"The number of channels; none if all are alike.",
      "std::optional<int64_t>", "getNumChannels", (ins)>,
    InterfaceMethod<"The interval of a channel.",
      "::qlut::RealRange", "getRange", (ins "int64_t":$channel)>,
  ];
}

def SimulatedOpInterface : OpInterface<"SimulatedOpInterface"> {
  let cppNamespace = "::mlir::qlut";
  let description = [{
    A tensor op whose meaning, once it has formats, is an integer program seen
    through them: results = dequantize(program(quantize(operands))). Before
    that it means what its float form computes.
  }];
  let methods = [
    InterfaceMethod<"The stable path that presets and statistics speak of.",
      "::mlir::StringAttr", "getLayerAttr", (ins)>,
    InterfaceMethod<"The calibrated range of a result; null if it has none.",
      "::mlir::qlut::RangeAttr", "getResultRange", (ins "unsigned":$index)>,
    InterfaceMethod<"Sets the calibrated range of a result.",
      "void", "setResultRange",
      (ins "unsigned":$index, "::mlir::qlut::RangeAttr":$range)>,
    InterfaceMethod<[{The format of an operand; null if it has none: an operand
      that is no float tensor, a constant that the program takes in its own
      units, or any operand before formats are chosen.}],
      "::mlir::qlut::FormatAttrInterface", "getOperandFormat",
      (ins "::mlir::OpOperand &":$operand)>,
    InterfaceMethod<"The format of a result; null before formats are chosen.",
      "::mlir::qlut::FormatAttr", "getResultFormat", (ins "unsigned":$index)>,
    InterfaceMethod<[{Sets all formats: one for each operand, null where it has
      none, and one for each result.}],
      "void", "setFormats",
      (ins "::llvm::ArrayRef<::mlir::qlut::FormatAttrInterface>":$operands,
           "::llvm::ArrayRef<::mlir::qlut::FormatAttr>":$results)>,
  ];
  let extraSharedClassDeclaration = [{
    /// True once it has formats.
    bool isQuantized() {
      return $_op->getNumResults() == 0 || $_op.getResultFormat(0) != nullptr;
    }
  }];
}

#endif // QLUT_DIALECT_QLUT_IR_QLUTINTERFACES_TD
