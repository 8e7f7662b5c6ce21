// Lookups outside of functions, and in functions of nested modules: each has a
// table of its own region.
// RUN: qlut-opt %s --convert-qlut-to-arith --allow-unregistered-dialect --verify-roundtrip | FileCheck %s

#table = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
// CHECK:      module {
// CHECK-NEXT: %[[T:.*]] = arith.constant dense<[-8, -3, 2, 7]> : tensor<4xi8>
// CHECK:      tensor.extract %[[T]]
// CHECK-NOT:  qlut.
module {
  %q = "test.code"() : () -> i2
  %0 = qlut.hw_lut %q table(#table) : i2 -> i4
  "test.use"(%0) : (i4) -> ()
  // CHECK:      "test.region"() ({
  // CHECK-NOT:  arith.constant dense
  // CHECK:      tensor.extract %[[T]]
  "test.region"() ({
    %1 = qlut.hw_lut %q table(#table) : i2 -> i4
    "test.use"(%1) : (i4) -> ()
  }) : () -> ()
}
