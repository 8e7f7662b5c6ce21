// Without a nonlinear function there is no table.
// RUN: qlut-opt %s --mlir-print-op-generic > %t.before
// RUN: qlut-opt %s --convert-to-qlut-sim --mlir-print-op-generic > %t.after
// RUN: diff %t.before %t.after
// RUN: FileCheck %s < %t.after
// CHECK-NOT: qlut

func.func @affine(%x: f32, %y: f32) -> (f32, f32, f32) {
  %c = arith.constant 0.125 : f32
  %0 = arith.mulf %x, %c : f32
  %1 = arith.negf %x : f32
  %2 = math.fma %x, %c, %y : f32
  return %0, %1, %2 : f32, f32, f32
}

func.func @clamps(%x: tensor<4xf32>, %y: f32) -> (tensor<4xf32>, f32, f32) {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %zero_s = arith.constant 0.0 : f32
  %slope = arith.constant 0.01 : f32
  %six = arith.constant dense<6.0> : tensor<4xf32>
  %0 = arith.maximumf %x, %zero : tensor<4xf32>
  %1 = arith.minimumf %0, %six : tensor<4xf32>
  %2 = arith.mulf %y, %slope : f32
  %3 = arith.cmpf ogt, %y, %zero_s : f32
  %4 = arith.select %3, %y, %2 : f32
  %5 = arith.mulf %y, %y : f32
  return %1, %4, %5 : tensor<4xf32>, f32, f32
}

// A hard sigmoid is a clamp.
func.func @hardsigmoid(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3.0 : f32
  %six = arith.constant 6.0 : f32
  %0 = arith.addf %x, %three : f32
  %1 = math.clampf %0 to [%zero, %six] : f32
  %2 = arith.divf %1, %six : f32
  return %2 : f32
}

func.func @integers(%x: i32, %y: memref<4xi8>) -> i32 {
  %0 = arith.muli %x, %x : i32
  %1 = math.absi %0 : i32
  return %1 : i32
}

func.func @contraction(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

func.func private @external(tensor<*xf32>) -> tensor<*xf32>
