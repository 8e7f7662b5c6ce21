// RUN: qlut-opt %s --qlut-certify-tables=json=%t.json --split-input-file --verify-diagnostics | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: qlut-opt %s --qlut-certify-tables="json=- remarks=false" -o /dev/null | FileCheck %s --check-prefix=JSON
// RUN: echo "keep me" > %t.none
// RUN: not qlut-opt %s --qlut-certify-tables=json=%t.none/x 2>&1 | FileCheck %s --check-prefix=UNWRITABLE
// RUN: not qlut-opt %s --qlut-certify-tables=yaml=x 2>&1 | FileCheck %s --check-prefix=OPTION
// UNWRITABLE: error: qlut-certify-tables: option 'json': {{.*}}: cannot write: 
// OPTION: no such option yaml

// round(4 * relu(x)) in steps of one: each code is exact.
// CHECK-LABEL: @exact
// JSON: "bound": 0
// JSON: "bytes": 4
// JSON: "entries": 4
// JSON: "expression": "relu(x)"
// JSON: "form": "direct"
// JSON: "function": "relu"
// JSON: "layer": "exact/relu.0"
// JSON: "maxError": 0
// JSON: "monotonicity": "increasing"
// JSON: "nodeBound": 0
func.func @exact(%x: f32) -> (f32, f32) {
  // expected-remark @+1 {{table of relu(x): direct, 4 entries, 4 bytes, max error 0.000 (bound 0.000), mean error 0.000 output codes, errors 0.000 to 0.000, 0 ulp of f32, increasing}}
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) layer "exact/relu.0" : f32
  // Half a code off at 1, where 0.75 of a scale of 0.5 is 1.5.
  // expected-remark @+1 {{max error 0.500 (bound 0.500), mean error 0.125 output codes, errors 0.000 to 0.500, 4.194e+06 ulp of f32, increasing}}
  %1 = qlut.sim_lut %x, <"0.75 * relu(x)"> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 2]>) : f32
  return %0, %1 : f32, f32
}

func.func @none(%x: f32) -> f32 {
  // expected-remark @+1 {{no table to certify; run --qlut-build-tables first}}
  %0 = qlut.sim_lut %x, <"tanh(x)"> : f32
  return %0 : f32
}
