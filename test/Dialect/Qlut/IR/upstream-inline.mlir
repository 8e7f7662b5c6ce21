// Inlined and outlined, hoisted and specialized: ops of qlut go along with all
// they carry, and the module keeps its target.
// RUN: qlut-opt %s --inline --loop-invariant-code-motion --sccp --symbol-dce | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>

// CHECK: #target = #qlut.target<"npu16">
// CHECK: module attributes {qlut.target = #target}
module attributes {qlut.target = #qlut.target<"npu16">} {
  // CHECK-LABEL: @main
  // CHECK-NOT: call
  // CHECK: %[[Y:.*]] = qlut.sim_lut %{{.*}}, <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#direct) round <half_up> layer "main/0" {foo.bar} : tensor<4xf32>
  // CHECK: qlut.observe %[[Y]] id "main/1" : tensor<4xf32>
  // CHECK: %[[Q:.*]] = qlut.fake_quant %[[Y]], <i8, 0.05:3> round <floor> : tensor<4xf32>
  // CHECK: scf.for
  // CHECK-NOT: qlut.
  func.func @main(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
    %0 = call @layer(%x, %n) : (tensor<4xf32>, index) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-NOT: @layer
  func.func private @layer(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %0 = qlut.sim_lut %x, <"gelu(x)"> range <-2.0, 1.0> spec <{segments = 4 : i64}> in <i2, 1.0> out <i4, 0.5> table(#table) round <half_up> layer "main/0" {foo.bar} : tensor<4xf32>
    qlut.observe %0 id "main/1" : tensor<4xf32>
    %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> tensor<4xf32> {
      %1 = qlut.fake_quant %0, <i8, 0.05:3> round <floor> : tensor<4xf32>
      %2 = arith.addf %a, %1 : tensor<4xf32>
      scf.yield %2 : tensor<4xf32>
    }
    return %r : tensor<4xf32>
  }
}
