// A softmax between two contractions is self-attention for the presets; others
// are not.
// RUN: qlut-opt %s --convert-to-qlut-sim=presets=%S/Inputs/attention.yaml | FileCheck %s
// RUN: qlut-opt %s --qlut-list-layers -o /dev/null | FileCheck %s --check-prefix=LIST
// RUN: not qlut-opt %s --convert-to-qlut-sim=presets=%S/Inputs/unmatched.yaml 2>&1 | FileCheck %s --check-prefix=UNMATCHED

// UNMATCHED: the rule {layer: self-attention, function: log} matches no layer

// CHECK: qlut.sim_lut {{.*}}"exp(x)"> range <-8.0, 0.0> spec <{segments = 32 : i64}> layer "main/softmax.0/exp"
// CHECK: qlut.sim_lut {{.*}}"reciprocal(x)"> spec <{segments = 64 : i64}> layer "main/softmax.0/reciprocal"
// CHECK: qlut.sim_lut {{.*}}"exp(x)"> spec <{segments = 8 : i64}> layer "main/softmax.1/exp"
// CHECK: arith.divf
// CHECK-NOT: sim_lut

// LIST:      {{^}}main/softmax.0  self-attention  softmax  f32  2x4x4{{$}}
// LIST-NEXT: {{^}}main/softmax.0/exp  exp  exp(x)  f32  2x4x4{{$}}
// LIST-NEXT: {{^}}main/softmax.0/reciprocal  reciprocal  reciprocal(x)  f32  2x4{{$}}
// LIST-NEXT: {{^}}main/tanh.0  tanh  tanh(x)  f32  2x4x8{{$}}
// LIST-NEXT: {{^}}main/softmax.1  softmax  softmax  f32  2x4x8{{$}}
// LIST-NEXT: {{^}}main/softmax.1/exp  exp  exp(x)  f32  2x4x8{{$}}
// LIST-NEXT: {{^}}main/softmax.1/reciprocal  reciprocal  reciprocal(x)  f32  2x4{{$}}
func.func @main(%q: tensor<2x4x8xf32>, %k: tensor<2x8x4xf32>, %v: tensor<2x4x8xf32>,
                %mask: tensor<2x4x4xf32>) -> tensor<2x4x8xf32> {
  %scale = arith.constant dense<0.125> : tensor<2x4x4xf32>
  %zero = arith.constant dense<0.0> : tensor<2x4x4xf32>
  %zero_v = arith.constant dense<0.0> : tensor<2x4x8xf32>
  %e = tensor.empty() : tensor<2x4x4xf32>
  %f = tensor.empty() : tensor<2x4x8xf32>
  %0 = linalg.batch_matmul ins(%q, %k : tensor<2x4x8xf32>, tensor<2x8x4xf32>) outs(%zero : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %1 = arith.mulf %0, %scale : tensor<2x4x4xf32>
  %2 = arith.addf %1, %mask : tensor<2x4x4xf32>
  %3 = linalg.softmax dimension(2) ins(%2 : tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %4 = linalg.batch_matmul ins(%3, %v : tensor<2x4x4xf32>, tensor<2x4x8xf32>) outs(%zero_v : tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  %5 = math.tanh %4 : tensor<2x4x8xf32>
  %6 = linalg.softmax dimension(2) ins(%5 : tensor<2x4x8xf32>) outs(%f : tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  return %6 : tensor<2x4x8xf32>
}
