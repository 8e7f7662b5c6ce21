// RUN: qlut-opt %s --qlut-share-tables --split-input-file 2>%t.err | FileCheck %s --check-prefixes=CHECK,EQUAL
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: qlut-opt %s --qlut-share-tables=max-error=0.9 --split-input-file 2>%t.near | FileCheck %s --check-prefixes=CHECK,NEAR
// RUN: FileCheck %s --check-prefix=NEARER < %t.near

// In the range of both the codes are equal; the first of two tables of one
// size stays. The certificate was that of the other table.
// REMARK: share-tables.mlir:[[# @LINE + 10]]:{{[0-9]+}}: remark: shares the table of 'a' (direct, 4 entries, 4 bytes): max error 0.000 before, 0.000 after, output codes
// REMARK: remark: tables: 2 before, 1 after; bytes: 8 before, 4 after
// CHECK: #[[A:.*]] = #qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>
// CHECK-LABEL: @equal
// CHECK: table(#[[A]]) layer "a"
// CHECK: qlut.sim_lut %{{.*}}, <"abs(x)"> range <0.0, 1.0> in <i2, 1.0> out <i4, 0.25>
// CHECK-SAME: table(#[[A]]) layer "b" : f32{{$}}
// CHECK-NOT: qlut.certificate
func.func @equal(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"relu(x)"> range <0.0, 1.0> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "a" : f32
  %1 = qlut.sim_lut %x, <"abs(x)"> range <0.0, 1.0> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [7, 4, 0, 4]>) layer "b" {qlut.certificate = {maxError = 0.0}} : f32
  return %0, %1 : f32, f32
}

// -----

// Equal in the range of one of them only.
// REMARK-NOT: shares
// REMARK: remark: tables: 2 before, 2 after; bytes: 8 before, 8 after
// NEARER: remark: shares the table of 'wide' {{.*}}: max error 0.000 before, 0.000 after, output codes
// CHECK-LABEL: @narrow
// CHECK: layer "wide"
// EQUAL-NEXT: table(#direct1) layer "narrow"
// NEAR-NEXT: table(#direct) layer "narrow"
func.func @narrow(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "wide" : f32
  %1 = qlut.sim_lut %x, <"abs(x)"> range <0.0, 1.0> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [7, 4, 0, 4]>) layer "narrow" : f32
  return %0, %1 : f32, f32
}

// -----

// 4.8 is nearer to 4 than 0.9 codes; 4 to 5 is not. Of the three lookups two
// are alike.
// REMARK-NOT: shares
// REMARK: remark: tables: 2 before, 2 after; bytes: 8 before, 8 after
// NEARER: remark: shares the table of relu(x) (direct, 4 entries, 4 bytes): max error 0.200 before, 0.800 after, output codes
// NEARER: remark: shares the table of relu(x) (direct, 4 entries, 4 bytes): max error 0.200 before, 0.800 after, output codes
// NEARER: remark: tables: 2 before, 1 after; bytes: 8 before, 4 after
// CHECK-LABEL: @near
func.func @near(%x: f32) -> (f32, f32, f32) {
  %0 = qlut.sim_lut %x, <"1.2 * relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 5]>) : f32
  %1 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) : f32
  %2 = qlut.sim_lut %x, <"1.2 * relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 5]>) : f32
  return %0, %1, %2 : f32, f32, f32
}

// -----

// Where the function has no value the codes must be equal.
// NEARER-NOT: shares
// NEARER: remark: tables: 2 before, 2 after; bytes: 8 before, 8 after
// CHECK-LABEL: @undefined
func.func @undefined(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"log(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [-8, -8, -8, 0]>) : f32
  %1 = qlut.sim_lut %x, <"log(1.2 * x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [-7, -8, -8, 1]>) : f32
  return %0, %1 : f32, f32
}

// -----

// Integer lookups: equal codes in another form of fewer bytes. Where only the
// error is small, they keep their table: there is no function to tell by.
// REMARK: remark: shares the table of 'step' (step, 3 entries, 3 bytes): equal codes
// REMARK: remark: tables: 3 before, 2 after; bytes: 11 before, 7 after
// CHECK-LABEL: @integers
// CHECK: qlut.hw_lut %{{.*}} table(#step) layer "direct"
// CHECK: qlut.hw_lut %{{.*}} table(#step) layer "step"
// CHECK: qlut.hw_lut %{{.*}} table(#direct) layer "other"
func.func @integers(%x: i2) -> (i4, i4, i4) {
  %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "direct" : i2 -> i4
  %1 = qlut.hw_lut %x table(#qlut.step<i2 -> i4, thresholds = [3], values = [0, 4]>) layer "step" : i2 -> i4
  %2 = qlut.hw_lut %x table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 5]>) layer "other" : i2 -> i4
  return %0, %1, %2 : i4, i4, i4
}

// -----

// A channel of a set of tables is a lookup of its own.
// REMARK: remark: channel 0 shares the table of 'step' (step, 3 entries, 3 bytes): max error 0.000 before, 0.000 after, output codes
// REMARK: remark: tables: 3 before, 2 after; bytes: 11 before, 7 after
// CHECK: #[[SET:.*]] = #qlut.table_set<[#step, #direct]>
// CHECK-LABEL: @channels
// CHECK: table(#[[SET]]) layer "channels"
// CHECK: table(#step) layer "step"
#set = #qlut.table_set<[#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>, #qlut.direct<i2 -> i4, values = [0, 0, 0, 2]>]>
func.func @channels(%x: f32, %c: index) -> (f32, f32) {
  %0 = qlut.sim_lut %x[%c], <"relu(x)"> in <i2, [1.0, 0.5]> out <i4, 0.25> table(#set) layer "channels" : f32
  %1 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.step<i2 -> i4, thresholds = [3], values = [0, 4]>) layer "step" : f32
  return %0, %1 : f32, f32
}

// -----

// Other storages, and lookups without a table.
// REMARK: remark: no table to share; run --qlut-build-tables first
// REMARK: remark: tables: 2 before, 2 after; bytes: 8 before, 8 after
// CHECK-LABEL: @apart
// CHECK: table(#direct)
// CHECK: table(#direct1)
func.func @apart(%x: f32) -> (f32, f32, f32) {
  %0 = qlut.sim_lut %x, <"relu(x)"> : f32
  %1 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) : f32
  %2 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <u4, 0.25> table(#qlut.direct<i2 -> u4, values = [0, 0, 0, 4]>) : f32
  return %0, %1, %2 : f32, f32, f32
}

// -----

// REMARK-NOT: remark
// CHECK-LABEL: @unchanged
// CHECK-NEXT: return
func.func @unchanged(%x: f32) -> f32 {
  return %x : f32
}
