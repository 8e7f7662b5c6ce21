// What stays as it is, and why.
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector=isa=avx2 --split-input-file --verify-diagnostics | FileCheck %s
// CHECK-NOT: call_intrinsic

memref.global "private" constant @w : memref<8x8xi8> = dense<1>

func.func @few_rows_at_run_time(%x: memref<4x8xi8>, %z: memref<8x8xi8>, %y: memref<4x8xi32>) {
  // expected-remark @+1 {{not vector code: expected more than 4 rows where both operands are known at run time, got 4: packing one would take as long as the sums}}
  linalg.matmul ins(%x, %z : memref<4x8xi8>, memref<8x8xi8>) outs(%y : memref<4x8xi32>)
  return
}

func.func @dynamic_at_run_time(%x: memref<8x?xi8>, %z: memref<?x8xi8>, %y: memref<8x8xi32>) {
  // expected-remark @+1 {{not vector code: expected a static number of terms and columns of operands known at run time}}
  linalg.matmul ins(%x, %z : memref<8x?xi8>, memref<?x8xi8>) outs(%y : memref<8x8xi32>)
  return
}

func.func @words_with_zero_point(%x: memref<8x8xi16>, %z: memref<8x8xi8>, %y: memref<8x8xi32>) {
  // expected-remark @+1 {{not vector code: expected codes of 16 bits without a zero point where both operands are known at run time, got 5}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %z : memref<8x8xi16>, memref<8x8xi8>) outs(%y : memref<8x8xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %five = arith.constant 5 : i32
    %0 = arith.extsi %a : i16 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.subi %0, %five : i32
    %3 = arith.muli %2, %1 : i32
    %4 = arith.addi %o, %3 : i32
    linalg.yield %4 : i32
  }
  return
}

func.func @wide_sums(%x: memref<8x8xi8>, %y: memref<8x8xi64>) {
  %w = memref.get_global @w : memref<8x8xi8>
  // expected-remark @+1 {{not vector code: expected sums of 32 bits, got i64}}
  linalg.matmul ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi64>)
  return
}

func.func @columns_apart(%x: memref<8x8xi8>, %y: memref<8x8xi32, strided<[1, 8]>>) {
  %w = memref.get_global @w : memref<8x8xi8>
  // expected-remark @+1 {{not vector code: expected an output whose contiguous dimension is the weights' own}}
  linalg.matmul ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32, strided<[1, 8]>>)
  return
}

func.func @words_without_sign(%x: memref<8x8xi16>, %y: memref<8x8xi32>) {
  %w = memref.get_global @w : memref<8x8xi8>
  // expected-remark @+1 {{not vector code: expected codes of 8 bits or 16 signed ones, got u16}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<8x8xi16>, memref<8x8xi8>) outs(%y : memref<8x8xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %0 = arith.extui %a : i16 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  }
  return
}

func.func @far_weights(%x: memref<8x8xi8>, %y: memref<8x8xi32>) {
  %w = memref.get_global @w : memref<8x8xi8>
  // expected-remark @+1 {{not vector code: expected weights from -32767 to 32767, got 32768 to 32768}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %far = arith.constant 32767 : i32
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.addi %1, %far : i32
    %3 = arith.muli %0, %2 : i32
    %4 = arith.addi %o, %3 : i32
    linalg.yield %4 : i32
  }
  return
}

func.func @convolution(%x: memref<1x10x2xi8>, %y: memref<1x8x4xi32>) {
  %w = memref.get_global @kernel : memref<3x2x4xi8>
  // expected-remark @+1 {{not vector code: expected maps that permute loops, as of a matrix product}}
  linalg.conv_1d_nwc_wcf ins(%x, %w : memref<1x10x2xi8>, memref<3x2x4xi8>) outs(%y : memref<1x8x4xi32>)
  return
}
memref.global "private" constant @kernel : memref<3x2x4xi8> = dense<1>

func.func @vector(%x: memref<8x8xi8>, %y: memref<8xi32>) {
  %w = memref.get_global @v : memref<8xi8>
  // expected-remark @+1 {{not vector code: expected more than 4 rows where both operands are known at run time, got 1: packing one would take as long as the sums}}
  linalg.matvec ins(%x, %w : memref<8x8xi8>, memref<8xi8>) outs(%y : memref<8xi32>)
  return
}
memref.global "private" constant @v : memref<8xi8> = dense<1>

// -----

// No remark on what is no product of integers.
func.func @sum(%x: memref<8xi8>, %y: memref<i32>) {
  linalg.generic {indexing_maps = [affine_map<(k) -> (k)>, affine_map<(k) -> ()>], iterator_types = ["reduction"]}
      ins(%x : memref<8xi8>) outs(%y : memref<i32>) {
  ^bb0(%a: i8, %o: i32):
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.addi %o, %0 : i32
    linalg.yield %1 : i32
  }
  return
}

func.func @floats(%x: memref<8x8xf32>, %z: memref<8x8xf32>, %y: memref<8x8xf32>) {
  linalg.matmul ins(%x, %z : memref<8x8xf32>, memref<8x8xf32>) outs(%y : memref<8x8xf32>)
  return
}
