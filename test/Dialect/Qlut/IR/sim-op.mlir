// The op that carries another one, with formats around it.
// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --mlir-print-op-generic | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --emit-bytecode | qlut-opt | FileCheck %s

// CHECK-LABEL: @sim
func.func @sim(%x: tensor<4xf32>, %y: tensor<?xf32>) -> (tensor<4xf32>, tensor<?xf32>) {
  // CHECK: %{{.*}}:2 = qlut.sim(%{{.*}}, %{{.*}}) in [#qlut.format<i8, 0.05>, #qlut.format<u4, 1.0:3>] out [#qlut.format<i8, 0.1>, #qlut.format<b1, 1.0>] : (tensor<4xf32>, tensor<?xf32>) -> (tensor<4xf32>, tensor<?xf32>) {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<?xf32>):
  // CHECK-NEXT: %[[C:.*]] = arith.addf %[[A]], %[[A]]
  // CHECK-NEXT: qlut.yield %[[C]], %[[B]] : tensor<4xf32>, tensor<?xf32>
  %0:2 = qlut.sim (%x, %y) in [#qlut.format<i8, 0.05>, #qlut.format<u4, 1.0:3>] out [#qlut.format<i8, 0.1>, #qlut.format<b1, 1.0>] : (tensor<4xf32>, tensor<?xf32>) -> (tensor<4xf32>, tensor<?xf32>) {
  ^bb0(%a: tensor<4xf32>, %b: tensor<?xf32>):
    %1 = arith.addf %a, %a : tensor<4xf32>
    qlut.yield %1, %b : tensor<4xf32>, tensor<?xf32>
  }
  return %0#0, %0#1 : tensor<4xf32>, tensor<?xf32>
}

// CHECK-LABEL: @nothing
// CHECK: qlut.sim() in [] out [] : () -> () {
func.func @nothing() {
  qlut.sim () in [] out [] : () -> () {
  }
  return
}

// Without formats, with ranges; with formats by channel.
// CHECK-LABEL: @progressive
func.func @progressive(%x: tensor<3x2xf32>, %k: tensor<2xi1>) -> tensor<3x2xf32> {
  // CHECK: qlut.sim(%{{.*}}) ranges [#qlut.range<-1.0, 1.0>] layer "main/0" :
  %0 = qlut.sim (%x) ranges [#qlut.range<-1.0, 1.0>] layer "main/0" : (tensor<3x2xf32>) -> tensor<3x2xf32> {
  ^bb0(%a: tensor<3x2xf32>):
    qlut.yield %a : tensor<3x2xf32>
  }
  // CHECK: qlut.sim(%{{.*}}, %{{.*}}) in [#qlut.channel_formats<i8, [0.05, 0.1]>, unit] axes [1, -1] out [#qlut.format<i8, 0.1>] :
  %1 = qlut.sim (%0, %k) in [#qlut.channel_formats<i8, [0.05, 0.1]>, unit] axes [1, -1] out [#qlut.format<i8, 0.1>] : (tensor<3x2xf32>, tensor<2xi1>) -> tensor<3x2xf32> {
  ^bb0(%a: tensor<3x2xf32>, %b: tensor<2xi1>):
    qlut.yield %a : tensor<3x2xf32>
  }
  return %1 : tensor<3x2xf32>
}
