// What the user wants to stay float does: by layer, op and location. What goes
// from there into simulated ops is a value of the network.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=keep-float=main/add.0 2>%t.txt | FileCheck %s --check-prefix=LAYER
// RUN: FileCheck %s --check-prefix=WHY --input-file=%t.txt
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=keep-float=arith.addf 2>&1 | FileCheck %s --check-prefix=OP
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=keep-float=blocks.?.add,no/such.* 2>&1 | FileCheck %s --check-prefix=PLACE
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=keep-float=*keep-float.mlir:[0-9]*:8 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: qlut-opt %s --convert-linear-to-qlut-sim="keep-float=no/such.* remarks=false" 2>&1 | FileCheck %s --check-prefix=QUIET --implicit-check-not=remark
// RUN: qlut-opt %s --convert-linear-to-qlut-sim -o %t.all
// RUN: qlut-opt %s --convert-linear-to-qlut-sim="keep-float=no/such.* remarks=false" | diff %t.all -
// Twice.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim="keep-float=main/add.0 remarks=false" -o %t.1
// RUN: qlut-opt %t.1 --convert-linear-to-qlut-sim="keep-float=main/add.0 remarks=false" | diff %t.1 -
// RUN: not qlut-opt %s --convert-linear-to-qlut-sim=keep-float=[a 2>&1 | FileCheck %s --check-prefix=GLOB
// QUIET: @main
// GLOB: convert-linear-to-qlut-sim: expected option 'keep-float' to list patterns, got '[a':

// The others have the names they have without.
// LAYER-LABEL: func.func @main
// LAYER: layer "main/arg0"
// LAYER: layer "main/max.0"
// LAYER: %[[ADD:.*]] = linalg.generic
// LAYER: arith.addf
// LAYER: %[[FLOAT:.*]] = qlut.sim(%[[ADD]]) layer "main/float.0"
// LAYER: %[[MOVED:.*]] = tensor.collapse_shape %[[FLOAT]]
// LAYER: qlut.sim(%[[MOVED]]) layer "main/min.0"
// The result stays as it is computed.
// LAYER: return %{{.*}}, %[[ADD]]
// WHY: remark: loc("blocks.0.add"): linalg.generic left in float: option keep-float=main/add.0 keeps it

// OP: remark: loc("blocks.0.add"): arith.addf left in float: option keep-float=arith.addf keeps it
// OP: %[[ADD:.*]] = arith.addf %{{.*}} : tensor<4x1xf32>
// OP: qlut.sim(%[[ADD]]) layer "main/float.0"

// PLACE: remark: loc("blocks.0.add"): arith.addf left in float: option keep-float=blocks.?.add keeps it
// PLACE: remark: convert-linear-to-qlut-sim: keep-float=no/such.* matches no layer, op or location
// PLACE: %[[ADD:.*]] = arith.addf %{{.*}} : tensor<4x1xf32>
// PLACE: qlut.sim(%[[ADD]]) layer "main/float.0"

// FILE-COUNT-2: left in float: option keep-float=
func.func @main(%x: tensor<4x1xf32>) -> (tensor<4xf32>, tensor<4x1xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x1xf32>
  %one = arith.constant dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32>
  %0 = linalg.max ins(%x, %one : tensor<4x1xf32>, tensor<4x1xf32>) outs(%zero : tensor<4x1xf32>) -> tensor<4x1xf32>
  %k = tensor.empty() : tensor<1x4xf32>
  %1 = linalg.transpose ins(%0 : tensor<4x1xf32>) outs(%k : tensor<1x4xf32>) permutation = [1, 0]
  %2 = linalg.transpose ins(%1 : tensor<1x4xf32>) outs(%zero : tensor<4x1xf32>) permutation = [1, 0]
  %3 = arith.addf %0, %2 : tensor<4x1xf32> loc("blocks.0.add")
  %4 = tensor.collapse_shape %3 [[0, 1]] : tensor<4x1xf32> into tensor<4xf32>
  %5 = arith.minimumf %4, %4 : tensor<4xf32>
  return %5, %3 : tensor<4xf32>, tensor<4x1xf32>
}
