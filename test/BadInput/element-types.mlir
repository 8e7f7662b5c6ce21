// Element types without tables: the conversion leaves the op, with a remark at
// it that says which types have one; a lookup by hand is refused.
// RUN: split-file %s %t
// RUN: qlut-opt %t/left.mlir --qlut-deploy-pipeline=range=-1:1 --verify-diagnostics | FileCheck %s
// RUN: qlut-opt %t/refused.mlir --split-input-file --verify-diagnostics

//--- left.mlir
// CHECK-LABEL: @left
// CHECK-COUNT-5: math.exp
// CHECK-NOT: linalg.generic
func.func @left(%a: tensor<4xf8E4M3FN>, %b: tensor<4xf8E5M2>, %c: tensor<4xtf32>, %d: f80, %e: vector<4xf128>) -> (tensor<4xf8E4M3FN>, tensor<4xf8E5M2>, tensor<4xtf32>, f80, vector<4xf128>) {
  // expected-remark @+1 {{exp left alone: its element type is not f16, bf16, f32 or f64}}
  %0 = math.exp %a : tensor<4xf8E4M3FN>
  // expected-remark @+1 {{exp left alone: its element type is not f16, bf16, f32 or f64}}
  %1 = math.exp %b : tensor<4xf8E5M2>
  // expected-remark @+1 {{exp left alone: its element type is not f16, bf16, f32 or f64}}
  %2 = math.exp %c : tensor<4xtf32>
  // expected-remark @+1 {{exp left alone: its element type is not f16, bf16, f32 or f64}}
  %3 = math.exp %d : f80
  // expected-remark @+1 {{exp left alone: its element type is not f16, bf16, f32 or f64}}
  %4 = math.exp %e : vector<4xf128>
  return %0, %1, %2, %3, %4 : tensor<4xf8E4M3FN>, tensor<4xf8E5M2>, tensor<4xtf32>, f80, vector<4xf128>
}

//--- refused.mlir
func.func @f8(%x: tensor<4xf8E4M3FN>) -> tensor<4xf8E4M3FN> {
  // expected-error @+1 {{'qlut.sim_lut' op expected elements of type f16, bf16, f32 or f64, got 'tensor<4xf8E4M3FN>'}}
  %0 = qlut.sim_lut %x, <"exp(x)"> : tensor<4xf8E4M3FN>
  return %0 : tensor<4xf8E4M3FN>
}

// -----

func.func @f80(%x: f80) -> f80 {
  // expected-error @+1 {{'qlut.fake_quant' op expected elements of type f16, bf16, f32 or f64, got 'f80'}}
  %0 = qlut.fake_quant %x, <i8, 0.5> : f80
  return %0 : f80
}

// -----

func.func @integer(%x: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+1 {{'qlut.sim_lut' 'input' must be f16, bf16, f32 or f64, or a vector or tensor of it, but got 'tensor<4xi32>'}}
  %0 = qlut.sim_lut %x, <"exp(x)"> : tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @complex(%x: complex<f32>) -> complex<f32> {
  // expected-error @+1 {{must be f16, bf16, f32 or f64, or a vector or tensor of it, but got 'complex<f32>'}}
  %0 = qlut.sim_lut %x, <"exp(x)"> : complex<f32>
  return %0 : complex<f32>
}

// -----

func.func @unsigned(%x: tensor<4xui8>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.dequantize' 'input' must be signless integer, or a vector or tensor of it, but got 'tensor<4xui8>'}}
  %0 = qlut.dequantize %x, <u8, 0.5> : tensor<4xui8> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @index(%x: index) -> f32 {
  // expected-error @+1 {{must be signless integer, or a vector or tensor of it, but got 'index'}}
  %0 = qlut.dequantize %x, <u8, 0.5> : index -> f32
  return %0 : f32
}

// -----

func.func @odd_width(%x: i7) -> f32 {
  // expected-error @+1 {{expected input elements of type i8 for storage u8, got 'i7'}}
  %0 = qlut.dequantize %x, <u8, 0.5> : i7 -> f32
  return %0 : f32
}
