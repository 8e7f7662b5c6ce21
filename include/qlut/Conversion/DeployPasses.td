//===- DeployPasses.td - conversions out of qlut -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_DEPLOYPASSES_TD
#define QLUT_CONVERSION_DEPLOYPASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertQlutObserveToCalls
    : Pass<"convert-qlut-observe-to-calls", "::mlir::ModuleOp"> {
  let summary = "turn observers into calls of the run time";
  let description = [{
    *What.* Each `qlut.observe` becomes a call of `qlut_observe_<type>` with
    the number of its id (in order of first appearance in the module) and the
    buffer of the tensor, declared with `llvm.emit_c_interface`: the run time
    of `qlut-run --calibrate` defines them.

    *Precondition.* The program is on tensors, before bufferization.

    *Postcondition.* No observer is left.

    *Refuses.* A symbol of the run time's name that is no such declaration.

    ```mlir
    func.func private @qlut_observe_f32(i64, memref<*xf32>) attributes {llvm.emit_c_interface}
    // Before:
    qlut.observe %x id "main/tanh.0" : tensor<4xf32>
    // After:
    %id = arith.constant 0 : i64
    %0 = bufferization.to_buffer %x read_only
           : tensor<4xf32> to memref<4xf32>
    %1 = memref.cast %0 : memref<4xf32> to memref<*xf32>
    func.call @qlut_observe_f32(%id, %1) : (i64, memref<*xf32>) -> ()
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect"];
}

def QlutQuantizeParams : Pass<"qlut-quantize-params", "::mlir::ModuleOp"> {
  let summary = "give the constants of a simulated network as integers";
  let description = [{
    *What.* Every float tensor that is a constant operand of a simulated op with
    formats becomes the integers that its program computes with, and a
    `qlut.dequantize` of them, by channel in a `linalg.generic`
    (docs/spec.md, W12). The network has integer parameters then, and is a
    simulation as before:

    - A weight, which has a format, is the codes of that format. So is the
      constant input of `qlut.requantize`, of `qlut.sim_lut` with a table, and
      of a composite; `qlut.fake_quant` of a constant becomes the
      `qlut.dequantize`.
    - A bias, which has none, is the 32-bit integers that the program adds: in
      the units of the sums, of each channel. The units are given as their
      nearest f32, for which the pass checks that the program is the same.

    A constant that is used in several formats is given in each of them;
    float ops keep the float constant. What was a resource
    (`dense_resource<...>`) is one again, if its codes take whole bytes.

    `keep-float` lists patterns of what keeps float constants: over layers, ops
    ("qlut.sim") and locations, as in `--convert-linear-to-qlut-sim`.

    *Precondition.* `--qlut-quantize` and `--qlut-build-tables` have run.

    *Postcondition.* The network computes the same bits, and
    `--convert-qlut-sim-to-hw` writes the same integer program. Canonicalization
    leaves the constants integers. Run again, the pass changes nothing.

    *Refuses.* What is no pattern. A constant that can't be given as integers
    stays float, with a remark with the reason (`remarks=false` turns them off):
    a simulated op without formats reads it; its values are elided; the codes
    are not recovered from its f16 or bf16 values; the program reads it in two
    units, not at all, or as integers of more than 32 bits (infinities beside
    wide sums); the nearest f32 of the units would give other integers (of more
    than 23 bits); it is the scale or bias of a norm, which the plan holds; it is
    inside the region. Numbers in a body are no operands: they are part of the
    program.

    ```mlir
    // Before:
    #x = #qlut.format<i8, 0.5>
    #w = #qlut.format<i8, 0.25>
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
      %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %y = qlut.sim(%x, %w, %b) in [#x, #w, unit] out [#x]
             : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
      ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>):
        %e = tensor.empty() : tensor<2xf32>
        %m = linalg.map { arith.mulf } ins(%p, %q : tensor<2xf32>, tensor<2xf32>)
               outs(%e : tensor<2xf32>)
        %s = linalg.map { arith.addf } ins(%m, %r : tensor<2xf32>, tensor<2xf32>)
               outs(%e : tensor<2xf32>)
        qlut.yield %s : tensor<2xf32>
      }
      return %y : tensor<2xf32>
    }
    // After:
    #x = #qlut.format<i8, 0.5>
    #w = #qlut.format<i8, 0.25>
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %wi = arith.constant dense<[2, -4]> : tensor<2xi8>
      %w = qlut.dequantize %wi, <i8, 0.25> : tensor<2xi8> -> tensor<2xf32>
      %bi = arith.constant dense<[8192, 16384]> : tensor<2xi32>
      %b = qlut.dequantize %bi, <i32, 1.2207031e-04>
             : tensor<2xi32> -> tensor<2xf32>
      %y = qlut.sim(%x, %w, %b) in [#x, #w, unit] out [#x]
             : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
      ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>):
        %e = tensor.empty() : tensor<2xf32>
        %m = linalg.map { arith.mulf } ins(%p, %q : tensor<2xf32>, tensor<2xf32>)
               outs(%e : tensor<2xf32>)
        %s = linalg.map { arith.addf } ins(%m, %r : tensor<2xf32>, tensor<2xf32>)
               outs(%e : tensor<2xf32>)
        qlut.yield %s : tensor<2xf32>
      }
      return %y : tensor<2xf32>
    }
    ```
  }];
  let options = [
    ListOption<"keepFloat", "keep-float", "std::string",
               "Patterns over layers, ops (qlut.sim) and locations whose "
               "constants stay float">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each constant that stays float">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::qlut::QlutDialect",
    "::mlir::tensor::TensorDialect"];
}

def ConvertQlutSimToHw : Pass<"convert-qlut-sim-to-hw"> {
  let summary = "replace simulated ops by integer ops between quantize and dequantize";
  let description = [{
    *What.* `qlut.sim` with formats becomes its integer program (docs/spec.md, W
    rules) in linalg ops on codes and accumulators, between `qlut.quantize` and
    `qlut.dequantize`, which then move through reshapes, slices and joins and
    fold where they meet. `qlut.sim_lut` with a table becomes `qlut.quantize`,
    `qlut.hw_lut` and `qlut.dequantize`; `qlut.requantize` becomes
    `qlut.quantize`, `qlut.rescale` and `qlut.dequantize`; `qlut.fake_quant`
    becomes `qlut.quantize` and `qlut.dequantize`; a composite with a plan
    becomes linalg ops on integers between them, whose bodies are the kernels of
    its integer program (docs/spec.md, K rules). Roundings stay as they are,
    so the results are the same bits (docs/spec.md, I1). Sums get the narrowest
    accumulator of the target that is proven, from the weights' values and the
    ranges of the other operands, to hold every partial sum in any order (W7);
    the proof stays on the op as `qlut.sums = array<i64: least, greatest>`. A
    `qlut.dequantize` that feeds a `qlut.quantize` of its own format folds away under
    `--canonicalize`: from there on the codes flow through. End results
    computed on the fly (`#qlut.computed`) become stored ones: what is deployed
    carries its table.

    *Precondition.* Every `qlut.sim_lut` has formats and a table, composites
    have formats and a plan (`--qlut-build-tables`) or are decomposed
    (`--qlut-decompose-composites`), and observers are gone
    (`--qlut-apply-calibration`).

    *Postcondition.* No `qlut.sim_lut`, `qlut.requantize`, `qlut.fake_quant` or
    composite is left.

    *Refuses.* `qlut.sim_lut` without a table, `qlut.sim` without formats or
    with a body that has no integer program (naming the op in it), sums that an
    accumulator of the target can't hold, composites without a plan and
    `qlut.observe`.

    ```mlir
    // Before:
    %0 = qlut.sim_lut %x, <"x"> in <i2, 1.0> out <i4, 0.5>
           table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : f32
    // After:
    %q = qlut.quantize %x, <i2, 1.0> : f32 -> i2
    %r = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>)
           : i2 -> i4
    %0 = qlut.dequantize %r, <i4, 0.5> : i4 -> f32
    ```
  }];
  let options = [
    Option<"remarks", "remarks", "bool", /*default=*/"false",
           "Emit a remark on each sum: the bits that it needs, those of its "
           "accumulator, and what is left">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::qlut::QlutDialect",
                           "::mlir::tensor::TensorDialect"];
}

def QlutOutlineInteger : Pass<"qlut-outline-integer", "::mlir::ModuleOp"> {
  let summary = "move the integer part of each public function into one of its own";
  let description = [{
    *What.* A public function whose float arguments are only moved and quantized
    and whose float results are only dequantized and moved (reshaped, sliced,
    padded, joined, with arguments too) becomes a wrapper of the same signature:
    it quantizes, calls `NAME_int`, which has the rest and bears the attribute
    `qlut.integer`, and dequantizes. Both can be run. An argument that is
    quantized to two formats is two arguments of `NAME_int`. A public function
    that takes and gives integers alone bears the attribute itself.

    *Precondition.* `--convert-qlut-sim-to-hw`.

    *Leaves alone*, with a remark that says what is in the way: functions that
    read arguments or compute results in floats.

    ```mlir
    // Before:
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %q = qlut.quantize %x, <i8, 0.1> : tensor<4xf32> -> tensor<4xi8>
      %y = qlut.dequantize %q, <i8, 0.1> : tensor<4xi8> -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    // After:
    func.func @main_int(%q: tensor<4xi8>) -> tensor<4xi8>
        attributes {qlut.integer} {
      return %q : tensor<4xi8>
    }
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %q = qlut.quantize %x, <i8, 0.1> : tensor<4xf32> -> tensor<4xi8>
      %r = call @main_int(%q) : (tensor<4xi8>) -> tensor<4xi8>
      %y = qlut.dequantize %r, <i8, 0.1> : tensor<4xi8> -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::func::FuncDialect",
                           "::mlir::qlut::QlutDialect"];
}

def QlutVerifyDeployable
    : Pass<"qlut-verify-deployable", "::mlir::ModuleOp"> {
  let summary = "fail on anything that the target can't run";
  let description = [{
    *What.* Looks at every function with the attribute `qlut.integer`
    (`--qlut-outline-integer` makes them) and at what they call, and changes
    nothing.

    *Refuses*, with an error at each place: an op with a float operand or
    result; a table that the module's target has no form, entries or widths for;
    a module without such a function.

    ```mlir
    // Before:
    func.func @main_int(%q: tensor<4xi8>) -> tensor<4xi8>
        attributes {qlut.integer} {
      return %q : tensor<4xi8>
    }
    // After:
    func.func @main_int(%q: tensor<4xi8>) -> tensor<4xi8>
        attributes {qlut.integer} {
      return %q : tensor<4xi8>
    }
    ```
  }];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def ConvertQlutToArith : Pass<"convert-qlut-to-arith"> {
  let summary = "lower the elementwise qlut ops to arith, math and linalg";
  let description = [{
    *What.* Writes every elementwise qlut op, in whatever state, as
    integer and float ops, with the kernels that also evaluate tables at
    compile time. Scalars and vectors are rewritten in place (vectors read
    tables by `vector.gather`); a tensor, of static or dynamic shape, becomes
    one `linalg.generic`. Tables become constant tensors of the narrowest
    integers that hold their numbers, at the top of the function, equal ones
    shared. f16 and bf16 are computed in f32. `qlut.sim_lut` without a table
    computes its expression, of the clamped input if it has a range. The ops
    carry no fast-math flags, and the lookup itself has no float op.

    *Precondition.* Tensors are not buffers yet (else see
    `--qlut-materialize-tables`); observers are gone
    (`--qlut-apply-calibration`) and composites decomposed
    (`--qlut-decompose-composites`).

    *Postcondition.* No qlut op is left.

    *Refuses.* `qlut.observe`, composites and `qlut.sim`; tensors with an
    encoding; lookups on scalable vectors of a rank other than 1.

    ```mlir
    // Before:
    %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>)
           : i2 -> i4
    // After:
    %table = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
    %code = arith.extsi %q : i2 to i32
    %least = arith.constant -2 : i32
    %offset = arith.subi %code, %least : i32
    %index = arith.index_castui %offset : i32 to index
    %entry = tensor.extract %table[%index] : tensor<4xi8>
    %wide = arith.extsi %entry : i8 to i32
    %0 = arith.trunci %wide : i32 to i4
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::vector::VectorDialect"];
}

def QlutMaterializeTables
    : Pass<"qlut-materialize-tables", "::mlir::ModuleOp"> {
  let summary = "lower qlut ops among buffers, their tables to globals";
  let description = [{
    *What.* Writes every elementwise qlut op on scalars and vectors, as
    `--convert-qlut-to-arith` does, but with each table in a private constant
    `memref.global` of the nearest symbol table, and lookups as `memref.load`
    or `vector.gather`. Equal tables share one global, also one that was there
    before; new names do not collide with others. For code whose tensors have
    become buffers, such as loops over them.

    *Precondition.* Tensors are buffers (`--one-shot-bufferize`).

    *Postcondition.* No qlut op is left.

    *Refuses.* qlut ops on tensors, `qlut.observe`, composites, `qlut.sim`;
    lookups on scalable vectors of a rank other than 1; an alignment that is
    neither 0 nor a power of two.

    ```mlir
    // Before:
    module {
      func.func @main(%q: i2) -> i4 {
        %0 = qlut.hw_lut %q
               table(#qlut.direct<u2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
        return %0 : i4
      }
    }
    // After:
    module {
      memref.global "private" constant @qlut_table : memref<4xi8>
        = dense<[-8, -3, 2, 7]> {alignment = 64 : i64}
      func.func @main(%q: i2) -> i4 {
        %table = memref.get_global @qlut_table : memref<4xi8>
        %code = arith.extui %q : i2 to i32
        %index = arith.index_castui %code : i32 to index
        %entry = memref.load %table[%index] : memref<4xi8>
        %wide = arith.extsi %entry : i8 to i32
        %0 = arith.trunci %wide : i32 to i4
        return %0 : i4
      }
    }
    ```
  }];
  let options = [
    Option<"alignment", "alignment", "int64_t", /*default=*/"64",
           "Alignment of the globals in bytes, a power of two; 0: none given">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::vector::VectorDialect"];
}

#endif // QLUT_CONVERSION_DEPLOYPASSES_TD
