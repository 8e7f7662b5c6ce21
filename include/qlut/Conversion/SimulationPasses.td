//===- SimulationPasses.td - conversions into qlut ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_SIMULATIONPASSES_TD
#define QLUT_CONVERSION_SIMULATIONPASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertToQlutSim : Pass<"convert-to-qlut-sim", "::mlir::ModuleOp"> {
  let summary = "make simulated lookups of nonlinear functions";
  let description = [{
    *What.* Every maximal part of the program that computes a nonlinear
    function of one float value, elementwise, becomes one `qlut.sim_lut` with
    its expression: scalars in functions, loops and the bodies of linalg ops
    (over tensors or memrefs), vectors and ranked tensors, of arith, math, tosa
    and linalg ops, of f16, bf16, f32 and f64. Affine parts with scalar or
    splat constants belong to it; constants that differ by element, captured
    values and values used elsewhere stay outside. Chains over several linalg
    and tosa ops with identity maps are one expression. Written-out functions
    are found by their values (sigmoid, silu, gelu in both forms, softplus,
    elu, hardswish, mish, softsign, rsqrt, ...), and the exact function then
    replaces the constants as written, if they agree within some units in the
    last place. A quotient of two different values becomes a product with the
    reciprocal. Without a nonlinear function there is no table: affine
    functions, relu and clamps stay.

    Softmax, log_softmax and the norms are raised first, as by
    `--qlut-raise-composites`, and decomposed with a lookup for each function
    inside: exp, log, reciprocal, rsqrt.

    Widening casts belong to an expression; a narrowing one if it leads back
    to the type of the input.

    Each lookup gets a stable path: `<function>/<kind>.<n>`, n counting in
    program order; `<path>/<function>` inside a layer.

    `functions` or `presets` select what becomes a table. A presets file is a
    YAML list of rules; the first that matches a layer decides. A rule says
    which layers (`layer`: a kind such as `softmax`, `self-attention` or
    `sigmoid`, or a pattern over the path with `*` and `?`; `function`: a
    function it is made of; without them every layer), and then how:
    `granularity` (`whole`, or `inner` for the functions inside it),
    `operation` (`lookup`, `linear-fit` or `keep`: leave it float), `range`
    ([lo, hi]), and the fields of `#qlut.spec`, such as `axis`: calibrate each
    channel along this dimension of the layer apart. Where no rule matches a layer,
    the functions inside it are asked for.

    ```yaml
    - layer: self-attention
      function: exp
      segments: 32
      range: [-8, 0]
    - layer: "decoder/*"
      operation: keep
    - function: gelu
      input: i8
      spacing: power-of-two
    ```

    `keep-float` lists patterns of what stays float all the same: over the paths
    of layers, over ops that belong to a layer ("math.tanh"), and over their
    locations (names and "FILE:LINE:COLUMN"). `--convert-linear-to-qlut-sim` has
    the same option for the ops between lookups.

    *Precondition.* None.

    *Postcondition.* What is selected is a lookup. Each nonlinear float op that
    is left has a remark with the reason (`remarks=false` turns them off).

    *Refuses.* Unranked tensors in nonlinear ops; unknown function names; an
    axis that a layer lacks; a presets file that can't be read, is malformed, or
    has a rule that matches no layer; what is no pattern in `keep-float`.

    ```mlir
    // Before:
    %one = arith.constant dense<1.0> : tensor<4xf32>
    %0 = arith.negf %x : tensor<4xf32>
    %1 = math.exp %0 : tensor<4xf32>
    %2 = arith.addf %1, %one : tensor<4xf32>
    %3 = arith.divf %one, %2 : tensor<4xf32>
    // After:
    %3 = qlut.sim_lut %x, <"sigmoid(x)"> layer "main/sigmoid.0"
           : tensor<4xf32>
    ```
  }];
  let options = [
    ListOption<"functions", "functions", "std::string",
               "Make tables of these functions only: exp,gelu,...">,
    Option<"presetsFile", "presets", "std::string", /*default=*/"",
           "YAML file of rules by layer: which become tables, and how">,
    Option<"axis", "axis", "int64_t", /*default=*/"-1",
           "Calibrate each channel along this dimension, of layers with that "
           "many, where no rule says otherwise (default: whole tensors)">,
    Option<"keepComposites", "keep-composites", "bool", /*default=*/"false",
           "Leave softmaxes, norms and quotients with an integer program of "
           "their own whole, for --convert-linear-to-qlut-sim">,
    ListOption<"keepFloat", "keep-float", "std::string",
               "Patterns over layers, ops (math.tanh) and locations that stay "
               "float">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each nonlinear op that is left alone">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::qlut::QlutDialect",
    "::mlir::tensor::TensorDialect"];
}

def ConvertLinearToQlutSim
    : Pass<"convert-linear-to-qlut-sim", "::mlir::ModuleOp"> {
  let summary = "put the tensor computation between lookups into qlut.sim";
  let description = [{
    *What.* Wraps the float computation on tensors that `--convert-to-qlut-sim`
    leaves into `qlut.sim` regions without formats, each with a stable layer
    name, `<function>/<kind>.<n>`: "main/matmul.0", "main/add.3". What one
    region holds becomes one integer program, with one range and one format for
    each result.

    A region ends in one linalg op and takes in the ops that lead to it alone:
    an elementwise op everything before it, so that a product, its bias, an
    activation and a residual sum share one region; a sum or a maximum the
    elementwise ops before it that hold no lookup; a contraction or convolution
    nothing. Ops that move elements (reshapes, slices, pads, transpositions,
    broadcasts) come along where they stand between two ops of a region, and
    stay outside otherwise. Constant numbers, empty and filled tensors are
    copied into each region that uses them. Constant tensors are operands; what
    moves them is copied too.

    Before that, elementwise arith, math and `qlut.sim_lut` ops on tensors
    become linalg.generic ops, constants that are one number all over become
    numbers in the bodies, and what constants and loop indices alone decide, in
    sums, products, quotients and square roots, becomes a constant: the scales
    of a batch norm, the number of elements an average is over. A mask that is
    made of integers and added in several places is made in each.

    A float tensor that is an argument of a function gets a region that yields
    it, "main/arg0", if a simulated op uses it. So does one that an op computes
    that stays float, "main/float.0", for the simulated ops that use it: it is a
    value of the network there, with a range and a format.

    `keep-float` lists patterns of what is to stay float (`*`, `?`, `[a-z]`):
    over the layers that there would be, "main/matmul.0", which does not change
    the names of the others; over ops, "linalg.softmax"; and over locations,
    their names and "FILE:LINE:COLUMN". Composites that it keeps are decomposed.
    Lookups stay lookups; `--convert-to-qlut-sim` has the same option.

    *Precondition.* `--convert-to-qlut-sim` has run; the program is in linalg on
    tensors.

    *Postcondition.* The results are the same bits. A linalg op on float tensors
    is in a region or has a remark that says why it stays: its body holds
    another op than sums, differences, products, minima, maxima, comparisons,
    selections, conversions, quotients by constants, squares, integer ops and
    lookups; it reduces in another way than by a sum, the greatest or the
    least; it is on buffers; it is of constants alone; it is a mask
    that goes elsewhere; `keep-float` says so. So has other float arithmetic,
    with `remarks`. What is in a qlut.sim already is left as it is.

    *Refuses.* A `max-ops` of 0; what is no pattern.

    ```mlir
    // Before:
    func.func @main(%x: tensor<2x3xf32>, %b: tensor<2xf32>) -> tensor<2xf32> {
      %z = arith.constant dense<0.0> : tensor<2xf32>
      %s = linalg.reduce { arith.addf } ins(%x : tensor<2x3xf32>)
             outs(%z : tensor<2xf32>) dimensions = [1]
      %y = arith.addf %s, %b : tensor<2xf32>
      return %y : tensor<2xf32>
    }
    // After:
    #id = affine_map<(d0) -> (d0)>
    func.func @main(%x: tensor<2x3xf32>, %b: tensor<2xf32>) -> tensor<2xf32> {
      %x0 = qlut.sim(%x) layer "main/arg0"
              : (tensor<2x3xf32>) -> tensor<2x3xf32> {
      ^bb0(%p: tensor<2x3xf32>):
        qlut.yield %p : tensor<2x3xf32>
      }
      %b0 = qlut.sim(%b) layer "main/arg1" : (tensor<2xf32>) -> tensor<2xf32> {
      ^bb0(%p: tensor<2xf32>):
        qlut.yield %p : tensor<2xf32>
      }
      %y = qlut.sim(%x0, %b0) layer "main/sum.0"
             : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2xf32> {
      ^bb0(%p: tensor<2x3xf32>, %q: tensor<2xf32>):
        %zero = arith.constant 0.0 : f32
        %empty = tensor.empty() : tensor<2xf32>
        %z = linalg.fill ins(%zero : f32) outs(%empty : tensor<2xf32>)
               -> tensor<2xf32>
        %s = linalg.reduce { arith.addf } ins(%p : tensor<2x3xf32>)
               outs(%z : tensor<2xf32>) dimensions = [1]
        %e = tensor.empty() : tensor<2xf32>
        %r = linalg.generic {indexing_maps = [#id, #id, #id],
                             iterator_types = ["parallel"]}
               ins(%s, %q : tensor<2xf32>, tensor<2xf32>)
               outs(%e : tensor<2xf32>) {
        ^bb0(%in: f32, %other: f32, %out: f32):
          %1 = arith.addf %in, %other : f32
          linalg.yield %1 : f32
        } -> tensor<2xf32>
        qlut.yield %r : tensor<2xf32>
      }
      return %y : tensor<2xf32>
    }
    ```
  }];
  let options = [
    Option<"maxOps", "max-ops", "unsigned", /*default=*/"32",
           "The most ops that one region takes in">,
    ListOption<"keepFloat", "keep-float", "std::string",
               "Patterns over layers, ops (linalg.matmul) and locations that "
               "stay float">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each float computation that is left">,
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::qlut::QlutDialect",
    "::mlir::tensor::TensorDialect"];
}

def QlutImportQuantized : Pass<"qlut-import-quantized", "::mlir::ModuleOp"> {
  let summary = "take over networks that are quantized already";
  let description = [{
    *What.* Keeps what a quantizing exporter published, scales, zero points,
    multipliers, shifts and tables, and writes it as qlut ops:

    - `tosa.rescale` and `tosa.apply_scale` become `qlut.rescale`, by channel in
      the body of a `linalg.generic`, with the same results; `DOUBLE_ROUND`
      becomes `double_round` (docs/spec.md, S2). `tosa.table` becomes
      `qlut.hw_lut` with the table: direct for i8, linear for i16 together with
      the `tosa.rescale` by 1/128 behind it.
    - `quant.qcast`, `quant.dcast` and `quant.scast` become `qlut.quantize`,
      `qlut.dequantize` and `qlut.fake_quant`, also by channel. Scales mean
      their nearest f32.
    - Casts, differences, products, roundings and clamps of arith, math and
      tosa, on tensors and in bodies of linalg ops, that together are quantize,
      dequantize, or both (clamp(round(x / s) + z) and so on), become these ops,
      by channel where their constants differ along one dimension.
      Dequantize gives the same float for every code. Where a product with the
      reciprocal of the scale or a sum with the zero point is rounded in another
      way than `qlut.quantize` rounds its quotient, close to where the code
      changes, a remark says so.
    - Between such boundaries, softmax and norms become composites, and each
      function of one value a `qlut.sim_lut`, with the formats of the
      boundaries: `--qlut-build-tables=form=direct` gives them their plans and
      tables, and `--convert-qlut-sim-to-hw` and `--canonicalize` leave integers
      alone.

    What is tosa otherwise (convolutions, pooling, sums, reshapes) stays, and is
    lowered by upstream's passes.

    *Precondition.* None.

    *Postcondition.* Integers are the same integers wherever TOSA defines them
    (a rescaled value beyond 32 bits saturates).

    *Refuses.* Tables of another size than TOSA's, shifts and multipliers out
    of its range; quantized types with a zero point outside of the storage, a
    scale that no normal f32 is near to, or more than 16 bits. Everything else
    that is not taken over stays, with a remark with the reason.

    ```mlir
    // Before:
    %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
    %s = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
    %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
    %zo = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
    %0 = tosa.rescale %q, %m, %s, %zi, %zo {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false}
           : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<4xi8>
    // After:
    %m = arith.constant 1073741824 : i32
    %s = arith.constant 38 : i8
    %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp -3 to "i8" double_round
           : tensor<4xi32>, i32, i8 -> tensor<4xi8>
    ```
  }];
  let options = [
    Option<"islands", "islands", "bool", /*default=*/"true",
           "Look for quantize and dequantize in ops of other dialects, and for "
           "lookups between them">,
    Option<"saturate", "saturate", "bool", /*default=*/"false",
           "Take conversions of codes to fewer bits, which wrap, for saturating "
           "ones">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on what is left as it is, and where roundings differ">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::qlut::QlutDialect",
    "::mlir::tensor::TensorDialect"];
}

def QlutListLayers : Pass<"qlut-list-layers", "::mlir::ModuleOp"> {
  let summary = "print the paths of the layers that convert-to-qlut-sim finds";
  let description = [{
    *What.* Prints to standard output one line for each lookup that
    `--convert-to-qlut-sim` would make, in program order: path, kind,
    expression, element type and shape (of the loops for a scalar in the body
    of a linalg op), with a line for each function inside of it; then one line
    for each nonlinear op it would leave, beginning with `left`: its function,
    place and the reason. Rules of a presets file name layers by kind or by
    a pattern over the path.

    *Precondition.* None. Paths survive printing and parsing.

    *Postcondition.* The program is unchanged.

    *Refuses.* Unranked tensors in nonlinear ops.

    ```mlir
    // Before:
    %0 = tosa.sigmoid %x : (tensor<4x16xf32>) -> tensor<4x16xf32>
    %1 = arith.mulf %x, %0 : tensor<4x16xf32>
    // After:
    // main/silu.0 silu silu(x) f32 4x16
    // main/silu.0/sigmoid sigmoid sigmoid(x) f32 4x16
    // main/silu.0/sigmoid/exp exp exp(-x) f32 4x16
    %0 = tosa.sigmoid %x : (tensor<4x16xf32>) -> tensor<4x16xf32>
    %1 = arith.mulf %x, %0 : tensor<4x16xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::qlut::QlutDialect",
    "::mlir::tensor::TensorDialect"];
}

#endif // QLUT_CONVERSION_SIMULATIONPASSES_TD
