// Why a lookup is no vector code; it stays as it is.
// RUN: qlut-opt %s --convert-qlut-to-vector=isa=avx2 --split-input-file --verify-diagnostics | FileCheck %s
// CHECK-NOT: vector.load

#id = affine_map<(i) -> (i)>
#wide = #qlut.step<i4 -> i16, thresholds = [10], values = [3, 5]>
// CHECK-LABEL: @wide
func.func @wide(%x: memref<?xi4>, %y: memref<?xi16>) {
  // CHECK: linalg.generic
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi4>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i4, %out: i16):
    // expected-remark @+1 {{not vector code: expected codes of at most 8 bits, or of 8 and 16, got i4 -> i16}}
    %0 = qlut.hw_lut %in table(#wide) : i4 -> i16
    linalg.yield %0 : i16
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
#other = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 6]>
func.func @channels(%x: memref<?xi8>, %y: memref<?xi8>) {
  %c0 = arith.constant 0 : index
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected one table, got one for each channel}}
    %0 = qlut.hw_lut %in[%c0] table(#qlut.table_set<[#step, #other]>) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
func.func @more(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected a lookup of one operand's elements and nothing else}}
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    %1 = arith.addi %0, %out : i8
    linalg.yield %1 : i8
  }
  return
}

// -----

#id = affine_map<(i, j) -> (i, j)>
#transposed = affine_map<(i, j) -> (j, i)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
func.func @transposed(%x: memref<?x?xi8>, %y: memref<?x?xi8>) {
  linalg.generic {indexing_maps = [#transposed, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x?xi8>) outs(%y : memref<?x?xi8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected identity maps}}
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
func.func @strided(%x: memref<?xi8, strided<[2]>>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8, strided<[2]>>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected a last dimension that is contiguous}}
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// -----

#id = affine_map<(i, j) -> (i, j)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
func.func @short(%x: memref<3x10xi8>, %y: memref<3x10xi8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<3x10xi8>) outs(%y : memref<3x10xi8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected rows of at least 32 elements, got 30}}
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// -----

#id = affine_map<() -> ()>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
func.func @single(%x: memref<i8>, %y: memref<i8>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = []}
      ins(%x : memref<i8>) outs(%y : memref<i8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected a buffer of rank 1 or more, got rank 0}}
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>
func.func @tensors(%x: tensor<?xi8>, %y: tensor<?xi8>) -> tensor<?xi8> {
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<?xi8>) outs(%y : tensor<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    // expected-remark @+1 {{expected the body of a linalg.generic over buffers}}
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  } -> tensor<?xi8>
  return %r : tensor<?xi8>
}

// -----

#id = affine_map<(i) -> (i)>
#many = #qlut.step<i16 -> i16, thresholds = [100], values = [3, 500]>
func.func @words(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    // expected-remark @+1 {{not vector code: expected a linear or quadratic table, or a folded one, got a step one}}
    %0 = qlut.hw_lut %in table(#many) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>
#guarded = #qlut.linear<i16 -> i16, uniform, nodes = 0 to 65536 by 16384,
    values = [3, 900, -70000, 440, 1000], guard = 2, value_bits = 18, round = half_up, out_of_range = clamp>
func.func @guarded(%x: memref<?xi16>, %y: memref<?xi16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {
  ^bb0(%in: i16, %out: i16):
    // expected-remark @+1 {{not vector code: expected values of 16 bits, got 18}}
    %0 = qlut.hw_lut %in table(#guarded) : i16 -> i16
    linalg.yield %0 : i16
  }
  return
}
