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

#endif // QLUT_DIALECT_QLUT_IR_QLUTINTERFACES_TD
