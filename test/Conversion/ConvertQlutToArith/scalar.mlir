// RUN: qlut-opt %s --convert-qlut-to-arith --split-input-file | FileCheck %s

// The kernel of a direct table: offset, load, no float op in the lookup.
// CHECK-LABEL: @hw_lut_direct
//  CHECK-SAME:   (%[[Q:.*]]: i2)
func.func @hw_lut_direct(%q: i2) -> i4 {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
  // CHECK-NEXT: %[[CODE:.*]] = arith.extsi %[[Q]] : i2 to i32
  // CHECK-NEXT: %[[LEAST:.*]] = arith.constant -2 : i32
  // CHECK-NEXT: %[[U:.*]] = arith.subi %[[CODE]], %[[LEAST]] : i32
  // CHECK-NEXT: %[[AT:.*]] = arith.index_castui %[[U]] : i32 to index
  // CHECK-NEXT: %[[E:.*]] = tensor.extract %[[TABLE]][%[[AT]]] : tensor<4xi8>
  // CHECK-NEXT: %[[W:.*]] = arith.extsi %[[E]] : i8 to i32
  // CHECK-NEXT: %[[R:.*]] = arith.trunci %[[W]] : i32 to i4
  // CHECK-NEXT: return %[[R]] : i4
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}

// -----

// Unsigned codes are extended with zeros and are their own offsets; entries
// are stored with their sign, in 16 bits where 255 is one.
// CHECK-LABEL: @hw_lut_unsigned
func.func @hw_lut_unsigned(%q: i2) -> i8 {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[0, 3, 128, 255]> : tensor<4xi16>
  // CHECK-NEXT: %[[CODE:.*]] = arith.extui %{{.*}} : i2 to i32
  // CHECK-NEXT: %[[AT:.*]] = arith.index_castui %[[CODE]] : i32 to index
  // CHECK-NEXT: tensor.extract %[[TABLE]][%[[AT]]] : tensor<4xi16>
  %0 = qlut.hw_lut %q table(#qlut.direct<u2 -> u8, values = [0, 3, 128, 255]>) : i2 -> i8
  return %0 : i8
}

// -----

// A binary code is a bit.
// CHECK-LABEL: @hw_lut_binary
func.func @hw_lut_binary(%q: i1) -> i1 {
  // CHECK: arith.extui %{{.*}} : i1 to i32
  // CHECK: arith.trunci %{{.*}} : i32 to i1
  %0 = qlut.hw_lut %q table(#qlut.direct<b1 -> b1, values = [1, 0]>) : i1 -> i1
  return %0 : i1
}

// -----

// Linear interpolation: shift, two loads of one table, one rounding shift, one
// clamp, all in 32 bits.
// CHECK-LABEL: @hw_lut_linear
func.func @hw_lut_linear(%q: i4) -> i8 {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[0, 256, 512, 768, 1024]> : tensor<5xi16>
  // CHECK-NOT:  arith.constant dense
  // CHECK:      %[[U:.*]] = arith.subi
  // CHECK:      %[[TWO:.*]] = arith.constant 2 : i32
  // CHECK-NEXT: %[[K:.*]] = arith.shrsi %[[U]], %[[TWO]] : i32
  // CHECK-NEXT: %[[START:.*]] = arith.shli %[[K]], %[[TWO]] : i32
  // CHECK-NEXT: %[[DX:.*]] = arith.subi %[[U]], %[[START]] : i32
  // CHECK:      tensor.extract %[[TABLE]]
  // CHECK-NEXT: %[[LEFT:.*]] = arith.extsi
  // CHECK:      tensor.extract %[[TABLE]]
  // CHECK-NEXT: %[[RIGHT:.*]] = arith.extsi
  // CHECK-NEXT: %[[RISE:.*]] = arith.subi %[[RIGHT]], %[[LEFT]] : i32
  // CHECK-NEXT: %[[PART:.*]] = arith.muli %[[RISE]], %[[DX]] : i32
  // CHECK-NEXT: %[[BASE:.*]] = arith.shli %[[LEFT]], %[[TWO]] : i32
  // CHECK-NEXT: %[[ACC:.*]] = arith.addi %[[BASE]], %[[PART]] : i32
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant 32 : i32
  // CHECK-NEXT: %[[SUM:.*]] = arith.addi %[[ACC]], %[[HALF]] : i32
  // CHECK-NEXT: %[[SHIFT:.*]] = arith.constant 6 : i32
  // CHECK-NEXT: %[[Y:.*]] = arith.shrsi %[[SUM]], %[[SHIFT]] : i32
  // CHECK:      %[[LO:.*]] = arith.maxsi %[[Y]]
  // CHECK:      %[[HI:.*]] = arith.minsi %[[LO]]
  // CHECK-NEXT: arith.trunci %[[HI]] : i32 to i8
  %0 = qlut.hw_lut %q table(#qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>) : i4 -> i8
  return %0 : i8
}

// -----

// Thresholds are counted by binary search.
// CHECK-LABEL: @hw_lut_step
func.func @hw_lut_step(%q: i8) -> i2 {
  // CHECK-DAG: %[[VALUES:.*]] = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi8>
  // CHECK-DAG: %[[BOUNDS:.*]] = arith.constant dense<[64, 128, 192]> : tensor<3xi16>
  // CHECK:     arith.cmpi sge
  // CHECK:     tensor.extract %[[BOUNDS]]
  // CHECK:     arith.cmpi sge
  // CHECK:     tensor.extract %[[VALUES]]
  %0 = qlut.hw_lut %q table(#qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>) : i8 -> i2
  return %0 : i2
}

// -----

// Fitted lines have their coefficients in the code.
// CHECK-LABEL: @hw_lut_fit
func.func @hw_lut_fit(%q: i8) -> i8 {
  // CHECK-NOT: tensor
  // CHECK:     arith.select
  // CHECK:     arith.select
  // CHECK:     arith.muli
  // CHECK-NOT: tensor
  // CHECK:     return
  %0 = qlut.hw_lut %q table(#qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0], slopes = [0, 64], shift = 8, round = half_up>) : i8 -> i8
  return %0 : i8
}

// -----

// A table of one value is that value.
// CHECK-LABEL: @hw_lut_constant
func.func @hw_lut_constant(%q: i2) -> i4 {
  // CHECK-NOT: tensor
  // CHECK:     %[[C:.*]] = arith.constant 5 : i32
  // CHECK:     arith.trunci %[[C]] : i32 to i4
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i4, values = [5, 5, 5, 5]>) : i2 -> i4
  return %0 : i4
}

// -----

// Intermediates beyond 32 bits are computed in 64.
// CHECK-LABEL: @hw_lut_wide
func.func @hw_lut_wide(%q: i16) -> i16 {
  // CHECK: arith.extsi %{{.*}} : i16 to i64
  // CHECK: arith.trunci %{{.*}} : i64 to i16
  %0 = qlut.hw_lut %q table(#qlut.fit<i16 -> i16, starts = [0, 32768], intercepts = [-2147483648, 0], slopes = [65536, 65535], shift = 16, round = half_up>) : i16 -> i16
  return %0 : i16
}

// -----

// Two lookups in equal tables share the constant; it stands before its users.
// CHECK-LABEL: @shared_table
func.func @shared_table(%q: i2) -> i2 {
  // CHECK-NEXT: %[[TABLE:.*]] = arith.constant dense<[1, 0, -1, -2]> : tensor<4xi8>
  // CHECK-NOT:  arith.constant dense
  // CHECK:      tensor.extract %[[TABLE]]
  // CHECK:      tensor.extract %[[TABLE]]
  %0 = qlut.hw_lut %q table(#qlut.direct<i2 -> i2, values = [1, 0, -1, -2]>) : i2 -> i2
  %1 = qlut.hw_lut %0 table(#qlut.direct<i2 -> i2, values = [1, 0, -1, -2]>) : i2 -> i2
  return %1 : i2
}
