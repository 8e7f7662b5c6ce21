// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --mlir-print-op-generic | qlut-opt | FileCheck %s

// CHECK-LABEL: @sim_lut_expr
func.func @sim_lut_expr(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  // CHECK: qlut.sim_lut %{{.*}}, <"gelu(x)"> : tensor<4x?xf32>
  %0 = qlut.sim_lut %x, <"gelu(x)"> : tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}
