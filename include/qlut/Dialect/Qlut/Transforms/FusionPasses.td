//===- FusionPasses.td - integer ops made one --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_FUSIONPASSES_TD
#define QLUT_DIALECT_QLUT_TRANSFORMS_FUSIONPASSES_TD

include "mlir/Pass/PassBase.td"

def QlutFuseTables : Pass<"qlut-fuse-tables", "::mlir::ModuleOp"> {
  let summary = "make one table of chains of integer ops on one code";
  let description = [{
    *What.* A chain of elementwise integer ops that computes a code from one
    code of at most 8 bits and from constants - lookups, rescales, arith ops, on
    tensors, in and over linalg.generic ops - becomes one lookup in a direct
    table of the chain's results for all codes, or nothing at all where each
    result is its own code (docs/spec.md, J1 to J4). Of two rescales in a row
    from 16 bits one is left where it gives the same for all 65,536 codes; other
    chains from 16 bits become a table if it takes no more bytes than the tables
    of the chain.

    *Precondition.* `--convert-qlut-sim-to-hw` has run.

    *Postcondition.* Every result is the same bits. A chain became a table only
    if the target on the module admits the table and, by the target's cycles, it
    is not dearer than what goes away; where values inside are used elsewhere
    and stay, it has to be cheaper. A remark on each says what it replaced
    (`remarks=false` turns them off).

    *Refuses.* Chains with lookups or rescales that stay have a remark that says
    why: the target, the cycles.

    ```mlir
    // Before:
    %m = arith.constant 1073741824 : i32
    %s = arith.constant 31 : i8
    %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>)
           : i2 -> i4
    %1 = qlut.rescale %0, %m, %s input_zp 0 output_zp 1 to "i4"
           : i4, i32, i8 -> i4
    // After:
    // remark: one table of 4 entries
    %m = arith.constant 1073741824 : i32
    %s = arith.constant 31 : i8
    %1 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-3, 0, 2, 5]>)
           : i2 -> i4
    ```
  }];
  let options = [
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each chain">,
  ];
  let dependentDialects = ["::mlir::qlut::QlutDialect"];
}

def QlutFuseNormActivation
    : Pass<"qlut-fuse-norm-activation", "::mlir::ModuleOp"> {
  let summary = "make one product of what follows a contraction, by channel";
  let description = [{
    *What.* Between the integer sums of a contraction or convolution and the
    codes of its result stand a bias, a batch norm, an activation and the change
    of format. Where all of it is a monotone function of the sum, it becomes, by
    channel, `clamp((M sum + B) >> s)`: the least M, B and s that give the same
    code for every sum that the weights and formats allow, found by exact search
    (docs/spec.md, J5 to J8), or thresholds that are counted.

    `mode`: *multiplier* takes the product where every channel has one.
    *threshold* takes the thresholds of the codes. *exact* takes the product,
    else thresholds if they are not dearer than the ops that stand there.

    *Precondition.* `--convert-qlut-sim-to-hw` has run.

    *Postcondition.* Every result is the same bits, so the simulation, whose
    meaning is the program before, still equals what is deployed. A remark on
    each contraction says what became of it, with the bounds of its sums and the
    bits of M, B and s, or why nothing did (`remarks=false` turns them off).

    *Refuses.* With a remark: sums without a bound or that are used in several
    places or beside other values, what gives more than 8 bits, what is not
    monotone or not proven so, sums beyond 47 bits, products beyond the widest
    accumulator of the target.

    ```mlir
    #x = affine_map<(i, k) -> (k, i)>
    #w = affine_map<(i, k) -> (k)>
    #y = affine_map<(i, k) -> (i)>
    #id = affine_map<(i) -> (i)>
    // Before:
    func.func @main(%x: tensor<2x4xi8>, %codes: tensor<4xi4>) -> tensor<4xi4> {
      %w = arith.constant dense<[3, -5]> : tensor<2xi8>
      %start = arith.constant dense<70> : tensor<4xi32>
      %sums = linalg.generic {indexing_maps = [#x, #w, #y],
                              iterator_types = ["parallel", "reduction"]}
                ins(%x, %w : tensor<2x4xi8>, tensor<2xi8>)
                outs(%start : tensor<4xi32>) {
      ^bb0(%a: i8, %b: i8, %o: i32):
        %p = arith.extsi %a : i8 to i32
        %q = arith.extsi %b : i8 to i32
        %t = arith.muli %p, %q : i32
        %s = arith.addi %o, %t : i32
        linalg.yield %s : i32
      } -> tensor<4xi32>
      %1 = linalg.generic {indexing_maps = [#id, #id],
                           iterator_types = ["parallel"]}
             ins(%sums : tensor<4xi32>) outs(%codes : tensor<4xi4>) {
      ^bb0(%n: i32, %o: i4):
        %c0 = arith.constant 0 : i32
        %m = arith.constant 1431655765 : i32
        %shift = arith.constant 37 : i8
        %a = arith.maxsi %n, %c0 : i32
        %b = qlut.rescale %a, %m, %shift input_zp 0 output_zp 0 to "i4"
               : i32, i32, i8 -> i4
        linalg.yield %b : i4
      } -> tensor<4xi4>
      return %1 : tensor<4xi4>
    }
    // After:
    // remark: one product for each of 1 channels, of sums in [-949, 1091]
    func.func @main(%x: tensor<2x4xi8>, %codes: tensor<4xi4>) -> tensor<4xi4> {
      %w = arith.constant dense<[3, -5]> : tensor<2xi8>
      %start = arith.constant dense<70> : tensor<4xi32>
      %sums = linalg.generic {indexing_maps = [#x, #w, #y],
                              iterator_types = ["parallel", "reduction"]}
                ins(%x, %w : tensor<2x4xi8>, tensor<2xi8>)
                outs(%start : tensor<4xi32>) {
      ^bb0(%a: i8, %b: i8, %o: i32):
        %p = arith.extsi %a : i8 to i32
        %q = arith.extsi %b : i8 to i32
        %t = arith.muli %p, %q : i32
        %s = arith.addi %o, %t : i32
        linalg.yield %s : i32
      } -> tensor<4xi32>
      %e = tensor.empty() : tensor<4xi4>
      %1 = linalg.generic {indexing_maps = [#id, #id],
                           iterator_types = ["parallel"]}
             ins(%sums : tensor<4xi32>) outs(%e : tensor<4xi4>) {
      ^bb0(%n: i32, %o: i4):
        %m = arith.constant 341 : i32
        %p = arith.muli %n, %m : i32
        %b = arith.constant 16251 : i32
        %q = arith.addi %p, %b : i32
        %s = arith.constant 15 : i32
        %r = arith.shrsi %q, %s : i32
        %c0 = arith.constant 0 : i32
        %u = arith.maxsi %r, %c0 : i32
        %c7 = arith.constant 7 : i32
        %v = arith.minsi %u, %c7 : i32
        %t = arith.trunci %v : i32 to i4
        linalg.yield %t : i4
      } -> tensor<4xi4>
      return %1 : tensor<4xi4>
    }
    ```
  }];
  let options = [
    Option<"mode", "mode", "std::string", /*default=*/"\"exact\"",
           "exact, multiplier or threshold">,
    Option<"remarks", "remarks", "bool", /*default=*/"true",
           "Emit a remark on each contraction">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"];
}

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_FUSIONPASSES_TD
