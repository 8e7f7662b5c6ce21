// What stays as it is, and why.
// RUN: qlut-opt %s --convert-qlut-float-contractions-to-vector=isa=avx2 --split-input-file --verify-diagnostics | FileCheck %s
// CHECK-NOT: vector.
// RUN: grep -v expected-remark %s | qlut-opt --convert-qlut-float-contractions-to-vector="isa=avx2 remarks=false" -o %t 2>&1 \
// RUN:   | count 0

func.func @dynamic(%x: memref<8x?xf32>, %z: memref<?x8xf32>, %y: memref<8x8xf32>) {
  // expected-remark @+1 {{not vector code: expected static shapes}}
  linalg.matmul ins(%x, %z : memref<8x?xf32>, memref<?x8xf32>) outs(%y : memref<8x8xf32>)
  return
}

func.func @no_terms(%x: memref<8x0xf32>, %z: memref<0x8xf32>, %y: memref<8x8xf32>) {
  // expected-remark @+1 {{not vector code: expected elements, got none}}
  linalg.matmul ins(%x, %z : memref<8x0xf32>, memref<0x8xf32>) outs(%y : memref<8x8xf32>)
  return
}

func.func @halves(%x: memref<8x8xf16>, %z: memref<8x8xf16>, %y: memref<8x8xf16>) {
  // expected-remark @+1 {{not vector code: expected sums of f32 or f64}}
  linalg.matmul ins(%x, %z : memref<8x8xf16>, memref<8x8xf16>) outs(%y : memref<8x8xf16>)
  return
}

func.func @strided_output(%x: memref<8x8xf32>, %z: memref<8x8xf32>, %y: memref<8x8xf32, strided<[16, 2]>>) {
  // expected-remark @+1 {{not vector code: expected an output whose last dimension is contiguous and a loop of its own}}
  linalg.matmul ins(%x, %z : memref<8x8xf32>, memref<8x8xf32>) outs(%y : memref<8x8xf32, strided<[16, 2]>>)
  return
}

func.func @one_number(%x: memref<8xf32>, %z: memref<8xf32>, %y: memref<f32>) {
  // expected-remark @+1 {{not vector code: expected an output whose last dimension is contiguous and a loop of its own}}
  linalg.dot ins(%x, %z : memref<8xf32>, memref<8xf32>) outs(%y : memref<f32>)
  return
}

func.func @one_row_apart(%x: memref<8xf32>, %z: memref<16x8xf32>, %y: memref<16xf32>) {
  // expected-remark @+1 {{not vector code: expected more than one row where columns are not contiguous: moving them takes as long as the sums}}
  linalg.matvec ins(%z, %x : memref<16x8xf32>, memref<8xf32>) outs(%y : memref<16xf32>)
  return
}

// The column is in both operands.
func.func @depthwise(%x: memref<1x6x6x8xf32>, %z: memref<3x3x8xf32>, %y: memref<1x4x4x8xf32>) {
  // expected-remark @+1 {{not vector code: expected a contiguous dimension of the output that one operand has, too, and by itself}}
  linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %z : memref<1x6x6x8xf32>, memref<3x3x8xf32>) outs(%y : memref<1x4x4x8xf32>)
  return
}

// Not sums of products of two floats.
#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
func.func @others(%x: memref<8x8xf32>, %z: memref<8x8xf32>, %y: memref<8xf32>) {
  linalg.generic {indexing_maps = [#id, #id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x, %z : memref<8x8xf32>, memref<8x8xf32>) outs(%y : memref<8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.maximumf %o, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
