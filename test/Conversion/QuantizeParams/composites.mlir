// Constants that a composite reads as codes are given so; the scale and bias of
// a norm are in its plan.
// RUN: qlut-opt %s --qlut-quantize-params --verify-diagnostics -o /dev/null
// RUN: qlut-opt %s --qlut-build-tables -o %t.sim.mlir
// RUN: qlut-opt %t.sim.mlir --qlut-quantize-params -o %t.mlir 2>&1 | FileCheck %s --check-prefix=PLAN
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw -o %t.hw
// RUN: qlut-opt %t.mlir --convert-qlut-sim-to-hw | diff %t.hw -
// PLAN: remark: operand 1 stays float: its integers are in the plan
// PLAN: remark: operand 2 stays float: its integers are in the plan

// CHECK: %[[W:.*]] = arith.constant dense<[4, -16]> : tensor<2xi8>
// CHECK: %[[D:.*]] = qlut.dequantize %[[W]], <i8, 0.125>
// CHECK: qlut.divide ins(%[[D]], %{{.*}} :
// CHECK: arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %w = arith.constant dense<[0.5, -2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2xf32>
  %0 = qlut.divide ins(%w, %x : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>)
         in [#qlut.format<i8, 0.125>, #qlut.format<u8, 0.5>] out <i8, 0.5> -> tensor<2xf32>
  %s = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // expected-remark @+2 {{operand 1 stays float: it has no plan; run --qlut-build-tables first}}
  // expected-remark @+1 {{operand 2 stays float: it has no plan; run --qlut-build-tables first}}
  %1 = qlut.layer_norm ins(%x : tensor<2xf32>) scale(%s : tensor<2xf32>) bias(%s : tensor<2xf32>) outs(%e : tensor<2xf32>) dims 1 epsilon 1.0e-5
         in [#qlut.format<i8, 0.0625>] out <i8, 0.03125> -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
