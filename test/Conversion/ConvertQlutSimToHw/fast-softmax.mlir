// The fast form of softmax: one op of codes, which becomes integer linalg ops.
// RUN: qlut-opt %s --qlut-build-tables=softmax-form=fast --convert-qlut-sim-to-hw | FileCheck %s --implicit-check-not=f32
// RUN: qlut-opt %s --qlut-build-tables=softmax-form=fast --convert-qlut-sim-to-hw --convert-qlut-to-arith | FileCheck %s --check-prefix=ARITH --implicit-check-not=qlut.

// CHECK-LABEL: @softmax
// CHECK-SAME: tensor<2x4xf32>
// CHECK-SAME: tensor<2x4xf32>
// CHECK: %[[CODE:.*]] = qlut.quantize %{{.*}}, <i8, 0.1> : tensor<2x4xf32> -> tensor<2x4xi8>
// CHECK: %[[RESULT:.*]] = qlut.hw_softmax ins(%[[CODE]] : tensor<2x4xi8>) outs(%{{.*}} : tensor<2x4xi8>) dimension 1 plan(#fast_softmax_plan) layer "main/softmax.0" -> tensor<2x4xi8>
// CHECK: qlut.dequantize %[[RESULT]], <u8, 0.00390625> : tensor<2x4xi8> -> tensor<2x4xf32>
// CHECK: return %{{.*}} : tensor<2x4xf32>

// ARITH-LABEL: @softmax
// ARITH: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%{{.*}} : tensor<2x4xi8>) outs(%{{.*}} : tensor<2xi32>)
// ARITH: arith.maxsi
// Weights are summed as they are computed.
// ARITH: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%{{.*}}, %{{.*}} : tensor<2x4xi8>, tensor<2xi32>) outs(%{{.*}} : tensor<2xi32>)
// ARITH: arith.addi
// ARITH: linalg.generic {{.*}}iterator_types = ["parallel"]} ins(%{{.*}} : tensor<2xi32>) outs(%{{.*}}, %{{.*}} : tensor<2xi32>, tensor<2xi32>)
// ARITH: math.ctlz
// ARITH: linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : tensor<2x4xi8>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) outs(%{{.*}} : tensor<2x4xi8>)
func.func @softmax(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = qlut.softmax ins(%x : tensor<2x4xf32>) outs(%x : tensor<2x4xf32>)
         dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> layer "main/softmax.0" -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// With a mask, linalg ops at once.
// CHECK-LABEL: @masked
// CHECK-SAME: tensor<2x4xf32>
// CHECK-SAME: tensor<2x4xf32>
// CHECK: qlut.quantize %{{.*}}, <i8, 0.1> : tensor<2x4xf32> -> tensor<2x4xi8>
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<2x4xi8>, tensor<1x4xi1>)
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<2x4xi8>, tensor<2xi32>, tensor<1x4xi1>)
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<2x4xi8>)
// CHECK: qlut.dequantize {{.*}} tensor<2x4xf32>
// CHECK: return %{{.*}} : tensor<2x4xf32>
// ARITH-LABEL: @masked
func.func @masked(%x: tensor<2x4xf32>, %m: tensor<1x4xi1>) -> tensor<2x4xf32> {
  %0 = qlut.softmax ins(%x : tensor<2x4xf32>) mask(%m : tensor<1x4xi1>) outs(%x : tensor<2x4xf32>)
         dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
