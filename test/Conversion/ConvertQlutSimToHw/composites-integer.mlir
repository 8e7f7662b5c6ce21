// A composite with a plan becomes integers between quantize and dequantize.
// RUN: qlut-opt %s --qlut-build-tables --convert-qlut-sim-to-hw | FileCheck %s --implicit-check-not=f32
// RUN: qlut-opt %s --qlut-build-tables --convert-qlut-sim-to-hw --convert-qlut-to-arith | FileCheck %s --check-prefix=ARITH --implicit-check-not=qlut.
// One on its way is left alone by the decomposition.
// RUN: qlut-opt %s --qlut-decompose-composites | FileCheck %s --check-prefix=STAYS
// STAYS: qlut.softmax
// ARITH: return

// CHECK-LABEL: @masked
// CHECK-SAME: tensor<2x4xf32>
// CHECK-SAME: tensor<2x4xf32>
// CHECK: %[[W:.*]] = arith.constant dense<{{.*}}> : tensor<256xi32>
// CHECK: %[[CODE:.*]] = qlut.quantize %{{.*}}, <i8, 0.1> : tensor<2x4xf32> -> tensor<2x4xi8>
// CHECK: %[[MAX:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%[[CODE]], %{{.*}} : tensor<2x4xi8>, tensor<1x4xi1>)
// CHECK: arith.maxsi
// CHECK: %[[WEIGHTS:.*]] = linalg.generic {{.*}} ins(%[[CODE]], %[[MAX]], %{{.*}} : tensor<2x4xi8>, tensor<2xi32>, tensor<1x4xi1>) outs(%{{.*}} : tensor<2x4xi32>)
// CHECK: tensor.extract %[[W]]
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[WEIGHTS]] : tensor<2x4xi32>) outs(%{{.*}} : tensor<2xi32>)
// CHECK: %[[FACTOR:.*]]:2 = linalg.generic {{.*}} ins(%[[SUM]] : tensor<2xi32>) outs(%{{.*}}, %{{.*}} : tensor<2xi32>, tensor<2xi32>)
// CHECK: %[[RESULT:.*]] = linalg.generic {{.*}} ins(%[[WEIGHTS]], %[[FACTOR]]#0, %[[FACTOR]]#1 : tensor<2x4xi32>, tensor<2xi32>, tensor<2xi32>) outs(%{{.*}} : tensor<2x4xi8>)
// CHECK: qlut.dequantize %[[RESULT]], <u8, 0.00390625> : tensor<2x4xi8> -> tensor<2x4xf32>
// CHECK: return %{{.*}} : tensor<2x4xf32>
func.func @masked(%x: tensor<2x4xf32>, %m: tensor<1x4xi1>) -> tensor<2x4xf32> {
  %0 = qlut.softmax ins(%x : tensor<2x4xf32>) mask(%m : tensor<1x4xi1>) outs(%x : tensor<2x4xf32>)
         dimension 1 in [#qlut.format<i8, 0.1>] out <u8, 0.00390625> -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// Other dimensions may be dynamic.
// CHECK-LABEL: @log_softmax
// CHECK-SAME: tensor<?x4xf32>
// CHECK-SAME: tensor<?x4xf32>
// CHECK: qlut.quantize {{.*}} : tensor<?x4xf32> -> tensor<?x4xi8>
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<?xi64>)
// CHECK: qlut.dequantize {{.*}} : tensor<?x4xi8> -> tensor<?x4xf32>
// CHECK: return {{.*}} : tensor<?x4xf32>
func.func @log_softmax(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = qlut.log_softmax ins(%x : tensor<?x4xf32>) outs(%x : tensor<?x4xf32>) dimension 1
         in [#qlut.format<i8, 0.1>] out <i8, 0.0625:127> -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}
