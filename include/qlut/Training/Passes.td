//===- Passes.td - passes for training ----------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_PASSES_TD
#define QLUT_TRAINING_PASSES_TD

include "mlir/Pass/PassBase.td"

def QlutExtractParameters
    : Pass<"qlut-extract-parameters", "::mlir::ModuleOp"> {
  let summary = "make the weights of a function named arguments";
  let description = [{
    *What.* Each constant tensor of floats that is a parameter becomes an
    argument, behind those that are there, with the attribute `qlut.parameter`,
    its name. Names are those of the constants' locations, or
    `parameter<number>`. The values go to the attribute
    `qlut.parameter_values` of the function or, with `values`, to a .npz file of
    NumPy. Nothing is folded. A remark for each constant says what it is.

    Constants that are one number all over, masks (0, and -1e4 and below), and
    the variance and mean of a normalization stay, unless `include` names them.

    *Precondition.* Nothing calls the function. Weights are in its block, not in
    regions: run it before anything else.

    *Postcondition.* `--qlut-embed-parameters` restores the module as it was.

    *Refuses.* A name that no function with a body has; a function that is
    called; patterns that match no constant; a file that can't be written.

    ```mlir
    // Before:
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %0 = arith.mulf %x, %w : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    // After:
    func.func @main(%x: tensor<2xf32>,
                    %w: tensor<2xf32> {
                      qlut.parameter = "parameter0",
                      qlut.parameter_place = {attribute = "value",
                        index = 0 : i64, op = "arith.constant"}})
        -> tensor<2xf32> attributes {qlut.parameter_values = {
             parameter0 = dense<[1.0, 2.0]> : tensor<2xf32>}} {
      %0 = arith.mulf %x, %w : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    // remark: parameter 'parameter0': 'tensor<2xf32>'
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
    Option<"values", "values", "std::string", /*default=*/"",
           "File (.npz) to write the values to (default: an attribute)">,
    ListOption<"include", "include", "std::string",
               "Patterns over names of constants that are parameters">,
    ListOption<"exclude", "exclude", "std::string",
               "Patterns over names of constants that are none">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Say of each constant what it is">,
  ];
}

def QlutEmbedParameters : Pass<"qlut-embed-parameters", "::mlir::ModuleOp"> {
  let summary = "make the parameters of a function constants";
  let description = [{
    *What.* Undoes `--qlut-extract-parameters`: each argument with
    `qlut.parameter` becomes a constant again, where it was, with its value from
    `qlut.parameter_values` or, with `values`, from the array of its name in a
    .npz file (of numpy.savez).

    *Precondition.* Nothing calls the function.

    *Postcondition.* No argument is a parameter; of a module that was not changed
    since, the text is what it was.

    *Refuses.* A name that no function with a body has; a function that is
    called; parameters without a value; arrays that are missing, too many, or of
    another type.

    ```mlir
    // Before:
    func.func @main(%x: tensor<2xf32>, %w: tensor<2xf32> {qlut.parameter = "w"})
        -> tensor<2xf32> attributes {qlut.parameter_values = {
             w = dense<[1.0, 2.0]> : tensor<2xf32>}} {
      %0 = arith.mulf %x, %w : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    // After:
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %0 = arith.mulf %x, %w : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
    Option<"values", "values", "std::string", /*default=*/"",
           "File (.npz) with the values (default: the function's attribute)">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tosa::TosaDialect"];
}

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
    number of their result. No op has fast-math flags. A loop of an adjoint is
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
  ];
  let dependentDialects = [
    "::mlir::qlut::QlutDialect", "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"
  ];
}

def QlutSetBatch : Pass<"qlut-set-batch", "::mlir::ModuleOp"> {
  let summary = "give a model of static shapes another batch";
  let description = [{
    *What.* The leading dimension of all arguments that are no parameters is the
    batch; it and what goes along with it (loops, reshapes that merge it with
    other dimensions, results) get another size.

    *Precondition.* Static shapes, functions inlined.

    *Postcondition.* Each sample is computed as it was.

    *Refuses.* By name, the op that another batch does not fit in: a constant
    with numbers for each sample, a slice of the batch, a merge that the batch
    does not lead, ops that have no rule; arguments with different leading
    dimensions.

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
    Option<"batch", "batch", "int64_t", /*default=*/"1", "The new size">,
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
  ];
}

#endif // QLUT_TRAINING_PASSES_TD
