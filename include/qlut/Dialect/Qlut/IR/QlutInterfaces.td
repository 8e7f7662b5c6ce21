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

#endif // QLUT_DIALECT_QLUT_IR_QLUTINTERFACES_TD
