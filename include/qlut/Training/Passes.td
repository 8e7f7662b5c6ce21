//===- Passes.td - passes for training ----------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_PASSES_TD
#define QLUT_TRAINING_PASSES_TD

include "mlir/Pass/PassBase.td"
include "qlut/Training/ParameterPasses.td"

def QlutDifferentiate : Pass<"qlut-differentiate", "::mlir::ModuleOp"> {
  let summary = "write a function that gives gradients, too";
  let description = [{
    *What.* Reverse mode, source to source: behind the function `@f` it writes
    `@f_grad`, which takes what `@f` takes and a cotangent for each of its float
    results, and gives what `@f` gives and the gradients of its parameters
    (docs/training.md). The forward part is `@f`'s own ops. Rules come from
    `ReverseModeOpInterface`; ops on integers and indices have no gradient.

    *Precondition.* Straight-line code on tensors of static shapes: functions
    inlined, loops unrolled. Parameters are arguments, as
    `--qlut-extract-parameters` makes them.

    *Postcondition.* Results that are gradients carry `qlut.gradient`, the number
    of their argument; arguments that are cotangents carry `qlut.cotangent`, the
    number of their result. `grad-rounding=stochastic` adds an argument with
    `qlut.gradient_key`, a number that what is random comes from. No op has fast-math flags. A loop of an adjoint is
    parallel only if it is a dimension of what is written.

    *Refuses.* Active ops without a rule, by name; reductions that neither add
    nor take the greatest or least; dynamic shapes; several blocks; no argument
    to differentiate by; a name that is taken.

    ```mlir
    // qlut-opt --qlut-differentiate=function=scale
    // Before:
    func.func @scale(%x: f32, %w: f32 {qlut.parameter = "w"}) -> f32 {
      %0 = arith.mulf %x, %w : f32
      return %0 : f32
    }
    // After:
    func.func @scale(%x: f32, %w: f32 {qlut.parameter = "w"}) -> f32 {
      %0 = arith.mulf %x, %w : f32
      return %0 : f32
    }
    func.func @scale_grad(%x: f32, %w: f32 {qlut.parameter = "w"},
                          %g: f32 {qlut.cotangent = 0 : i64})
        -> (f32, f32 {qlut.gradient = 1 : i64}) {
      %0 = arith.mulf %x, %w : f32
      %1 = arith.mulf %g, %x : f32
      return %0, %1 : f32, f32
    }
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
    Option<"name", "name", "std::string", /*default=*/"",
           "Name of the new function (default: that of the function and "
           "_grad)">,
    ListOption<"wrt", "wrt", "std::string",
               "Arguments to differentiate by: numbers, or names of parameters "
               "(default: all parameters)">,
    Option<"inputs", "inputs", "bool", /*default=*/"false",
           "Give gradients of all other float arguments, too">,
    Option<"lutGradient", "lut-gradient", "std::string",
           /*default=*/"\"slope\"",
           "Derivative of a lookup: slope (that of the table's segment) or "
           "exact (that of the function)">,
    Option<"ranges", "ranges", "bool", /*default=*/"false",
           "Give gradients of the ranges that formats come from, too">,
    Option<"tables", "tables", "bool", /*default=*/"false",
           "Give gradients of the end results of tables of lines, too">,
    Option<"gradBits", "grad-bits", "unsigned", /*default=*/"0",
           "Bits that the cotangents of results of simulated ops are rounded "
           "to: 2, 4, 8 or 16 (default: floats)">,
    Option<"gradRounding", "grad-rounding", "std::string",
           /*default=*/"\"nearest\"",
           "How: nearest, or stochastic, by a further argument">,
  ];
  let dependentDialects = [
    "::mlir::qlut::QlutDialect", "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

def QlutBatchStatistics : Pass<"qlut-batch-statistics", "::mlir::ModuleOp"> {
  let summary = "normalize by the statistics of the batch";
  let description = [{
    *What.* Batch normalizations (Ioffe and Szegedy, ICML 2015) whose mean and
    variance are arguments with `qlut.statistic` take mean and variance of their
    batch in place of these. For each statistic there is one more result with
    `qlut.gradient`, the number of its argument: statistic - the batch's, of the
    variance with n - 1 for n. A step of that gradient, times a momentum, makes
    the statistic follow those of batches. Gradients of losses pass through the
    batch's mean and variance.

    *Precondition.* Nothing calls the function. A normalization is one
    `linalg.generic` on elements of f32, mean and variance of rank 1
    (`--linalg-fuse-elementwise-ops` brings others into this form).

    *Postcondition.* Statistics have no other uses than in their results.

    *Refuses.* A name that no function with a body has; a function that is
    called; channels of one element. A normalization whose statistics are no such
    arguments stays, with a remark.

    ```mlir
    // Before:
    #elements = affine_map<(d0, d1) -> (d0, d1)>
    #channels = affine_map<(d0, d1) -> (d1)>
    func.func @main(%x: tensor<8x4xf32>,
                    %m: tensor<4xf32> {qlut.parameter = "m", qlut.statistic},
                    %v: tensor<4xf32> {qlut.parameter = "v", qlut.statistic})
        -> tensor<8x4xf32> {
      %e = tensor.empty() : tensor<8x4xf32>
      %0 = linalg.generic {
          indexing_maps = [#elements, #channels, #channels, #elements],
          iterator_types = ["parallel", "parallel"]}
          ins(%x, %m, %v : tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>)
          outs(%e : tensor<8x4xf32>) {
      ^bb0(%a: f32, %mean: f32, %variance: f32, %out: f32):
        %centered = arith.subf %a, %mean : f32
        %inverse = math.rsqrt %variance : f32
        %r = arith.mulf %centered, %inverse : f32
        linalg.yield %r : f32
      } -> tensor<8x4xf32>
      return %0 : tensor<8x4xf32>
    }
    // After:
    #elements = affine_map<(d0, d1) -> (d0, d1)>
    #channels = affine_map<(d0, d1) -> (d1)>
    #channel = affine_map<(d0) -> (d0)>
    func.func @main(%x: tensor<8x4xf32>,
                    %m: tensor<4xf32> {qlut.parameter = "m", qlut.statistic},
                    %v: tensor<4xf32> {qlut.parameter = "v", qlut.statistic})
        -> (tensor<8x4xf32>, tensor<4xf32> {qlut.gradient = 1 : i64},
            tensor<4xf32> {qlut.gradient = 2 : i64}) {
      %e = tensor.empty() : tensor<8x4xf32>
      %zero0 = arith.constant 0.0 : f32
      %e0 = tensor.empty() : tensor<4xf32>
      %z0 = linalg.fill ins(%zero0 : f32) outs(%e0 : tensor<4xf32>) -> tensor<4xf32>
      %sum = linalg.generic {
          indexing_maps = [#elements, #channels],
          iterator_types = ["reduction", "parallel"]}
          ins(%x : tensor<8x4xf32>) outs(%z0 : tensor<4xf32>) {
      ^bb0(%a: f32, %out: f32):
        %r = arith.addf %out, %a : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      %eighth0 = arith.constant 0.125 : f32
      %e1 = tensor.empty() : tensor<4xf32>
      %mean = linalg.generic {
          indexing_maps = [#channel, #channel], iterator_types = ["parallel"]}
          ins(%sum : tensor<4xf32>) outs(%e1 : tensor<4xf32>) {
      ^bb0(%a: f32, %out: f32):
        %r = arith.mulf %a, %eighth0 : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      %zero1 = arith.constant 0.0 : f32
      %e2 = tensor.empty() : tensor<4xf32>
      %z1 = linalg.fill ins(%zero1 : f32) outs(%e2 : tensor<4xf32>) -> tensor<4xf32>
      %squares = linalg.generic {
          indexing_maps = [#elements, #channels, #channels],
          iterator_types = ["reduction", "parallel"]}
          ins(%x, %mean : tensor<8x4xf32>, tensor<4xf32>)
          outs(%z1 : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32, %out: f32):
        %difference = arith.subf %a, %b : f32
        %square = arith.mulf %difference, %difference : f32
        %r = arith.addf %out, %square : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      %eighth1 = arith.constant 0.125 : f32
      %e3 = tensor.empty() : tensor<4xf32>
      %variance = linalg.generic {
          indexing_maps = [#channel, #channel], iterator_types = ["parallel"]}
          ins(%squares : tensor<4xf32>) outs(%e3 : tensor<4xf32>) {
      ^bb0(%a: f32, %out: f32):
        %r = arith.mulf %a, %eighth1 : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      %0 = linalg.generic {
          indexing_maps = [#elements, #channels, #channels, #elements],
          iterator_types = ["parallel", "parallel"]}
          ins(%x, %mean, %variance : tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>)
          outs(%e : tensor<8x4xf32>) {
      ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
        %centered = arith.subf %a, %b : f32
        %inverse = math.rsqrt %c : f32
        %r = arith.mulf %centered, %inverse : f32
        linalg.yield %r : f32
      } -> tensor<8x4xf32>
      %one = arith.constant 1.0 : f32
      %e4 = tensor.empty() : tensor<4xf32>
      %1 = linalg.generic {
          indexing_maps = [#channel, #channel, #channel],
          iterator_types = ["parallel"]}
          ins(%m, %mean : tensor<4xf32>, tensor<4xf32>)
          outs(%e4 : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32, %out: f32):
        %scaled = arith.mulf %b, %one : f32
        %r = arith.subf %a, %scaled : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      %unbiased = arith.constant 1.14285719 : f32
      %e5 = tensor.empty() : tensor<4xf32>
      %2 = linalg.generic {
          indexing_maps = [#channel, #channel, #channel],
          iterator_types = ["parallel"]}
          ins(%v, %variance : tensor<4xf32>, tensor<4xf32>)
          outs(%e5 : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32, %out: f32):
        %scaled = arith.mulf %b, %unbiased : f32
        %r = arith.subf %a, %scaled : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      return %0, %1, %2 : tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>
    }
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def QlutSetBatch : Pass<"qlut-set-batch", "::mlir::ModuleOp"> {
  let summary = "give a model of static shapes another batch";
  let description = [{
    *What.* The leading dimension of all arguments that are no parameters is the
    batch; it and what goes along with it (loops, reshapes that merge it with
    other dimensions, results) get another size, or, with `batch=dynamic`, that of
    the first argument when the function runs.

    *Precondition.* Static shapes, functions inlined.

    *Postcondition.* Each sample is computed as it was.

    *Refuses.* By name, the op that another batch does not fit in: a constant
    with numbers for each sample, a slice of the batch, a merge that the batch
    does not lead, ops that have no rule; arguments with different leading
    dimensions; simulated ops, if the batch is to be dynamic.

    ```mlir
    // qlut-opt --qlut-set-batch=batch=8
    // Before:
    func.func @main(%x: tensor<2x3xf32>) -> tensor<6xf32> {
      %0 = math.tanh %x : tensor<2x3xf32>
      %1 = tensor.collapse_shape %0 [[0, 1]] : tensor<2x3xf32> into tensor<6xf32>
      return %1 : tensor<6xf32>
    }
    // After:
    func.func @main(%x: tensor<8x3xf32>) -> tensor<24xf32> {
      %0 = math.tanh %x : tensor<8x3xf32>
      %1 = tensor.collapse_shape %0 [[0, 1]] : tensor<8x3xf32> into tensor<24xf32>
      return %1 : tensor<24xf32>
    }
    ```
  }];
  let options = [
    Option<"batch", "batch", "std::string", /*default=*/"\"1\"",
           "The new size, or dynamic">,
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // QLUT_TRAINING_PASSES_TD
