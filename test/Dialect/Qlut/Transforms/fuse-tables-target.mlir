// A target without direct tables, or with small ones only, keeps its chains.
// RUN: qlut-opt %s --qlut-fuse-tables --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @no_direct
// CHECK-COUNT-2: qlut.hw_lut
module attributes {qlut.target = #qlut.target<file "name: lines\0Aforms: [linear]\0A">} {
  func.func @no_direct(%x: i2) -> i4 {
    %0 = qlut.hw_lut %x table(#qlut.direct<i2 -> i2, values = [1, -1, 0, -2]>) : i2 -> i2
    // expected-remark @below {{not one table: target 'lines'}}
    %1 = qlut.hw_lut %0 table(#qlut.direct<i2 -> i4, values = [-1, 0, 5, 6]>) : i2 -> i4
    return %1 : i4
  }
}
