// RUN: qlut-opt %s --qlut-list-layers -o %t.mlir | FileCheck %s
// The program is as it was, and so are the paths after a round trip.
// RUN: qlut-opt %s -o %t.plain.mlir
// RUN: diff %t.mlir %t.plain.mlir
// RUN: qlut-opt %t.mlir --qlut-list-layers -o %t.again.mlir | FileCheck %s
// What is listed is what the conversion names.
// RUN: qlut-opt %s --convert-to-qlut-sim=remarks=false | FileCheck %s --check-prefix=CONVERT

// CHECK:      {{^}}main/silu.0  silu  silu(x)  f32  4x?{{$}}
// CHECK-NEXT: {{^}}main/silu.0/sigmoid  sigmoid  sigmoid(x)  f32  4x?{{$}}
// CHECK-NEXT: {{^}}main/silu.0/sigmoid/exp  exp  exp(-x)  f32  4x?{{$}}
// CHECK-NEXT: {{^}}main/exp.0  exp  exp(x * 0.5)  bf16  scalar{{$}}
// CHECK-NEXT: {{^}}main/exp.1  exp  exp(x)  bf16  8{{$}}
// CHECK-NEXT: {{^}}main/reciprocal.0  reciprocal  reciprocal(x)  bf16  scalar{{$}}
// CHECK-NEXT: {{^}}left  pow  {{.*}}.mlir:{{[0-9]+:[0-9]+}}  it has several inputs that are no constants{{$}}
// CHECK-NEXT: {{^}}body/exp.0  exp  exp(x)  f32  4x8{{$}}
// CHECK-NOT:  {{.}}

// CONVERT: layer "main/silu.0"
// CONVERT: layer "main/exp.0"
// CONVERT: layer "main/exp.1"
// CONVERT: layer "main/reciprocal.0"
// CONVERT: layer "body/exp.0"
func.func @main(%x: tensor<4x?xf32>, %y: bf16, %z: bf16, %v: vector<8xbf16>)
    -> (tensor<4x?xf32>, bf16, vector<8xbf16>, bf16) {
  %half = arith.constant 0.5 : bf16
  %0 = tosa.sigmoid %x : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arith.mulf %x, %0 : tensor<4x?xf32>
  %2 = arith.mulf %y, %half : bf16
  %3 = math.exp %2 : bf16
  %4 = math.exp %v : vector<8xbf16>
  %5 = arith.divf %3, %z : bf16
  %6 = math.powf %5, %z : bf16
  return %1, %3, %4, %6 : tensor<4x?xf32>, bf16, vector<8xbf16>, bf16
}

func.func @body(%x: memref<4x8xf32>) {
  linalg.exp ins(%x : memref<4x8xf32>) outs(%x : memref<4x8xf32>)
  return
}
