//===- Passes.td - passes on the qlut dialect ---------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_PASSES_TD
#define QLUT_DIALECT_QLUT_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"
include "qlut/Dialect/Qlut/Transforms/CompositePasses.td"
include "qlut/Dialect/Qlut/Transforms/FusionPasses.td"
include "qlut/Dialect/Qlut/Transforms/TablePasses.td"

//===----------------------------------------------------------------------===//
// Target
//===----------------------------------------------------------------------===//

def QlutAttachTarget : Pass<"qlut-attach-target", "::mlir::ModuleOp"> {
  let summary = "attach the description of an accelerator to the module";
  let description = [{
    *What.* Sets the module's attribute `qlut.target`, which every later pass
    asks what is allowed and takes its defaults from: a built-in target
    (`--qlut-print-targets` lists them) or one read from a YAML file
    (docs/adding-a-target.md).

    *Precondition.* None; without this pass, the target is `generic`.

    *Postcondition.* The module carries the target; nothing else changes. A
    different target that was there is replaced, with a remark.

    *Refuses.* Both or neither of `target` and `file`; a name that is not
    built in; a file that can't be read or breaks a rule, at its line and
    column.

    ```mlir
    // qlut-opt --qlut-attach-target=target=npu16
    // Before:
    module {
      func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = qlut.sim_lut %x, <"tanh(x)"> : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    // After:
    module attributes {qlut.target = #qlut.target<"npu16">} {
      func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = qlut.sim_lut %x, <"tanh(x)"> : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"",
           "Name of a built-in target">,
    Option<"file", "file", "std::string", /*default=*/"",
           "YAML file that describes a target">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def QlutPrintTargets : Pass<"qlut-print-targets", "::mlir::ModuleOp"> {
  let summary = "print the built-in targets as YAML";
  let description = [{
    *What.* Writes every built-in target, or the one named by `target`, to
    standard output: YAML documents with all fields, each of which
    `--qlut-attach-target=file=` reads back.

    *Precondition.* None; the module is not looked at.

    *Postcondition.* The module is unchanged.

    *Refuses.* A name that is not built in.

    ```mlir
    // qlut-opt --qlut-print-targets=target=mcu8
    // Before:
    func.func @main() {
      return
    }
    // After:
    // name: mcu8
    // activation-bits: [8]
    func.func @main() {
      return
    }
    ```
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"",
           "Name of the one target to print (default: all)">,
  ];
}

//===----------------------------------------------------------------------===//
// Calibration
//===----------------------------------------------------------------------===//

def QlutInlineSim : Pass<"qlut-inline-sim"> {
  let summary = "replace each qlut.sim without formats by what it holds";
  let description = [{
    *What.* A `qlut.sim` without formats means what the ops in its region
    compute; they take its place. `qlut-run` does this before it lowers.

    *Precondition.* None.

    *Postcondition.* Every `qlut.sim` has formats. Results are the same bits.

    *Refuses.* Nothing.

    ```mlir
    // Before:
    %0 = qlut.sim(%x) layer "main/neg.0" : (tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%p: tensor<4xf32>):
      %1 = arith.negf %p : tensor<4xf32>
      qlut.yield %1 : tensor<4xf32>
    }
    // After:
    %0 = arith.negf %x : tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def QlutInsertObservers : Pass<"qlut-insert-observers", "::mlir::ModuleOp"> {
  let summary = "observe what needs a range: inputs of lookups, results of other simulated ops";
  let description = [{
    *What.* Puts a `qlut.observe` on the input of each `qlut.sim_lut` that has
    neither a range nor a table, named after its layer, so that
    `qlut-run --calibrate` can record the values. A scalar inside the body of
    a `linalg.generic` is observed through an additional result of that op.
    Where its spec has an `axis`, the channels along it are recorded apart.

    Each result of `qlut.sim` and of other simulated ops that is a float tensor
    and has neither a range nor a format is observed too, named after the op's
    layer; those of an op with several results after `<layer>#<index>`.

    *Precondition.* `--convert-to-qlut-sim` and, for the rest of the network,
    `--convert-linear-to-qlut-sim` have run; layers are unique.

    *Postcondition.* The program computes what it did; every simulated lookup
    that needs a range has exactly one observer, or a remark that says why it
    can have none.

    *Refuses.* Two lookups or other ops with one layer name; an axis on a scalar that is in
    no body of a linalg op with such a loop. Lookups in vectors or in
    bodies over memrefs are left with a remark: give their range in a preset.

    ```mlir
    // Before:
    %0 = qlut.sim_lut %x, <"tanh(x)"> layer "main/tanh.0" : tensor<4xf32>
    // After:
    qlut.observe %x id "main/tanh.0" : tensor<4xf32>
    %0 = qlut.sim_lut %x, <"tanh(x)"> layer "main/tanh.0" : tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::qlut::QlutDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect"];
}

def QlutObserveResults : Pass<"qlut-observe-results", "::mlir::ModuleOp"> {
  let summary = "observe what each layer gives, for comparisons";
  let description = [{
    *What.* Puts a `qlut.observe` behind each simulated op that has a layer
    name, with formats or without, on each of its results: of a lookup, named
    after its layer; of `qlut.sim` and other simulated ops as
    `--qlut-insert-observers` names them. A scalar in the body of a
    `linalg.generic` becomes an additional result of that op. Observers that
    were there before are removed.

    `qlut-run --compare-layers` runs this pass on both networks.

    *Precondition.* Layers are unique.

    *Postcondition.* The program computes what it did. Each float tensor that a
    layer gives has one observer; what is within a `qlut.sim` has none, nor have
    lookups of vectors and in bodies over buffers.

    *Refuses.* Two ops with one layer name.

    ```mlir
    // Before:
    %0 = qlut.sim_lut %x, <"tanh(x)"> layer "main/tanh.0" : tensor<4xf32>
    // After:
    %0 = qlut.sim_lut %x, <"tanh(x)"> layer "main/tanh.0" : tensor<4xf32>
    qlut.observe %0 id "main/tanh.0" : tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::qlut::QlutDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect"];
}

def QlutApplyCalibration : Pass<"qlut-apply-calibration", "::mlir::ModuleOp"> {
  let summary = "give simulated lookups their input range, other simulated ops those of their results";
  let description = [{
    *What.* Sets the range of each `qlut.sim_lut` that has neither a range nor
    a table: from a statistics file recorded by `qlut-run --calibrate`, or the
    one range given by hand. Removes the observers. With an `axis` in its spec,
    a lookup gets the range of each channel recorded, and an index that says the
    channel of each element: on a tensor, it moves into a `linalg.generic`.
    Results of `qlut.sim` and of other simulated ops that are float tensors get
    their ranges likewise.

    *Precondition.* `--convert-to-qlut-sim` and `--convert-linear-to-qlut-sim`
    have run as they did, with the same options, when the statistics were
    recorded.

    *Postcondition.* Every simulated op has its ranges; no observer is left.

    *Refuses.* Both or neither of `stats` and `range`; a file that can't be
    read or is malformed; a lookup without an entry in the file, or whose
    entry (or one of its channels) saw NaN or no value at all; an entry that is
    not by the lookup's channels.

    ```mlir
    // qlut-opt --qlut-apply-calibration=range=-4:4
    // Before:
    %0 = qlut.sim_lut %x, <"tanh(x)"> layer "main/tanh.0" : tensor<4xf32>
    // After:
    %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> layer "main/tanh.0"
           : tensor<4xf32>
    ```
  }];
  let options = [
    Option<"stats", "stats", "std::string", /*default=*/"",
           "Statistics file written by qlut-run --calibrate or --merge">,
    Option<"range", "range", "std::string", /*default=*/"",
           "One range for all lookups without one: LO:HI">,
    Option<"method", "method", "std::string", /*default=*/"\"minmax\"",
           "Range from statistics: minmax, percentile, mse or histogram">,
    Option<"percentile", "percentile", "double", /*default=*/"99.99",
           "Share of the values kept by method=percentile, in percent">,
    Option<"bits", "bits", "unsigned", /*default=*/"8",
           "Width of the codes that methods mse and histogram choose for">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect"];
}

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_PASSES_TD
