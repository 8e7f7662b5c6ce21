//===- ParameterPasses.td - numbers as arguments ------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_PARAMETERPASSES_TD
#define QLUT_TRAINING_PARAMETERPASSES_TD

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
    With `statistics`, those of batch normalizations become arguments with
    `qlut.statistic` too, and so do gain and bias, whatever they are; each
    normalization gets its own.

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
    Option<"statistics", "statistics", "bool", /*default=*/"false",
           "Take the mean and variance of batch normalizations, too">,
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

def QlutThaw : Pass<"qlut-thaw", "::mlir::ModuleOp"> {
  let summary = "make the numbers of formats and tables arguments";
  let description = [{
    *What.* Lowers a function of simulated ops to ops on integers, as
    `--convert-qlut-sim-to-hw` and `--convert-qlut-to-arith` do, in which the
    numbers of the ops with the chosen layers, and of what is simulated together
    with them, are arguments: one tensor of i64 (zero points, multipliers, shifts, bounds), one of f64 (scales), and each
    tensor (tables, with an entry for each code; codes of weights). They have the
    attributes `qlut.numbers` and `qlut.parameter`, a name; their values go to
    `qlut.parameter_values` or, with `values`, to a .npz file. So a program can be
    compiled once and run with the numbers of other ranges: those that this pass
    gives for the network with these, if all else is the same text.

    *Precondition.* Nothing calls the function. Other functions go.

    *Postcondition.* `--qlut-freeze` puts the numbers back. With its values the
    function gives the bits of the simulated one.

    *Refuses.* A name that no function with a body has; a function that is
    called; patterns that no layer matches; a file that can't be written; what the
    conversions refuse.

    ```mlir
    // qlut-opt --qlut-thaw --canonicalize
    // Before:
    func.func @main(%x: tensor<4xi8>) -> tensor<4xf32> {
      %0 = qlut.dequantize %x, <i8, 0.5:3> : tensor<4xi8> -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    // After:
    #map = affine_map<(d0) -> (d0)>
    func.func @main(%x: tensor<4xi8>,
                    %n: tensor<1xi64> {
                      qlut.numbers, qlut.parameter = "numbers.integers"},
                    %f: tensor<1xf64> {
                      qlut.numbers, qlut.parameter = "numbers.floats"})
        -> tensor<4xf32> attributes {qlut.parameter_values = {
             numbers.floats = dense<0.5> : tensor<1xf64>,
             numbers.integers = dense<3> : tensor<1xi64>}} {
      %c0 = arith.constant 0 : index
      %extracted = tensor.extract %n[%c0] : tensor<1xi64>
      %zero = arith.trunci %extracted : i64 to i32
      %extracted_0 = tensor.extract %f[%c0] : tensor<1xf64>
      %scale = arith.truncf %extracted_0 : f64 to f32
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.generic {
          indexing_maps = [#map, #map], iterator_types = ["parallel"]}
          ins(%x : tensor<4xi8>) outs(%e : tensor<4xf32>) {
      ^bb0(%code: i8, %out: f32):
        %wide = arith.extsi %code : i8 to i32
        %steps = arith.subi %wide, %zero : i32
        %real = arith.sitofp %steps : i32 to f32
        %r = arith.mulf %scale, %real : f32
        linalg.yield %r : f32
      } -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
    ListOption<"layers", "layers", "std::string",
               "Patterns over the layers of the ops (default: all)">,
    Option<"values", "values", "std::string", /*default=*/"",
           "File (.npz) to write the numbers to (default: an attribute)">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect"];
}

def QlutFreeze : Pass<"qlut-freeze", "::mlir::ModuleOp"> {
  let summary = "make the numbers of formats and tables constants";
  let description = [{
    *What.* Undoes `--qlut-thaw`: arguments with `qlut.numbers` become constants
    again, with the values from `qlut.parameter_values` or, with `values`, from
    the arrays of their names in a .npz file.

    *Precondition.* Nothing calls the function.

    *Postcondition.* No argument has `qlut.numbers`. With the values that the
    thawed function came with it gives the bits of the simulated one.

    *Refuses.* A name that no function with a body has; a function that is
    called; arrays that are missing, too many, or of another type.

    ```mlir
    // qlut-opt --qlut-freeze --canonicalize
    // Before:
    func.func @main(%x: i64, %n: tensor<2xi64> {
                      qlut.numbers, qlut.parameter = "numbers.integers"})
        -> i64 attributes {qlut.parameter_values = {
             numbers.integers = dense<[3, 5]> : tensor<2xi64>}} {
      %c1 = arith.constant 1 : index
      %0 = tensor.extract %n[%c1] : tensor<2xi64>
      %1 = arith.addi %x, %0 : i64
      return %1 : i64
    }
    // After:
    func.func @main(%x: i64) -> i64 {
      %c5 = arith.constant 5 : i64
      %0 = arith.addi %x, %c5 : i64
      return %0 : i64
    }
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"\"main\"",
           "Name of the function">,
    Option<"values", "values", "std::string", /*default=*/"",
           "File (.npz) with the numbers (default: the function's attribute)">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

#endif // QLUT_TRAINING_PARAMETERPASSES_TD
