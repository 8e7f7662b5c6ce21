// What the user wants to stay float does not become a table: by layer, op and
// location, functions inside composites too.
// RUN: qlut-opt %s --convert-to-qlut-sim=keep-float=main/tanh.1 2>&1 | FileCheck %s --check-prefix=LAYER
// RUN: qlut-opt %s --convert-to-qlut-sim=keep-float=math.tanh 2>&1 | FileCheck %s --check-prefix=OP
// RUN: qlut-opt %s --convert-to-qlut-sim=keep-float=head* 2>&1 | FileCheck %s --check-prefix=PLACE
// RUN: qlut-opt %s --convert-to-qlut-sim="keep-float=main/softmax.0/exp,no/layer" 2>&1 | FileCheck %s --check-prefix=INNER
// RUN: qlut-opt %s --convert-to-qlut-sim="keep-float=main/softmax.0 functions=exp,tanh" 2>&1 | FileCheck %s --check-prefix=WHOLE
// RUN: qlut-opt %s --convert-to-qlut-sim="keep-float=nothing remarks=false" 2>&1 | FileCheck %s --check-prefix=QUIET --implicit-check-not=remark
// RUN: not qlut-opt %s --convert-to-qlut-sim=keep-float=[a 2>&1 | FileCheck %s --check-prefix=GLOB
// GLOB: convert-to-qlut-sim: expected option 'keep-float' to list patterns, got '[a':
// QUIET: layer "main/tanh.1"

// LAYER: remark: loc("head.tanh"): tanh left alone: option keep-float=main/tanh.1 keeps it
// LAYER: layer "main/tanh.0"
// LAYER-NOT: layer "main/tanh.1"
// LAYER: math.tanh
// OP-COUNT-2: tanh left alone: option keep-float=math.tanh keeps it
// OP-NOT: layer "main/tanh
// OP: layer "main/softmax.0/exp"
// PLACE: remark: loc("head.tanh"): tanh left alone: option keep-float=head* keeps it
// PLACE: layer "main/tanh.0"
// PLACE-NOT: layer "main/tanh.1"
// INNER: remark: exp of main/softmax.0 left alone: option keep-float=main/softmax.0/exp keeps it
// INNER: remark: convert-to-qlut-sim: keep-float=no/layer matches no layer, op or location
// INNER: math.exp
// INNER: layer "main/softmax.0/reciprocal"
// WHOLE: remark: exp of main/softmax.0 left alone: option keep-float=main/softmax.0 keeps it
// WHOLE: remark: reciprocal of main/softmax.0 left alone: option keep-float=main/softmax.0 keeps it
// WHOLE: layer "main/tanh.0"
// WHOLE-NOT: layer "main/softmax
func.func @main(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = math.tanh %x : tensor<2x4xf32>
  %1 = linalg.softmax dimension(1) ins(%0 : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  %2 = math.tanh %1 : tensor<2x4xf32> loc("head.tanh")
  return %2 : tensor<2x4xf32>
}
