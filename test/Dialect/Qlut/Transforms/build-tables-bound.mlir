// The cheapest table that meets a bound, and why.
// RUN: qlut-opt %s --qlut-build-tables=max-error=1.0 2>&1 | FileCheck %s
// RUN: qlut-opt %s --qlut-build-tables="max-error=1.0 cost=cycles" 2>&1 | FileCheck %s --check-prefix=CYCLES
// RUN: qlut-opt %s --qlut-build-tables="mse=0.2 form=linear spacing=uniform front-end=none coefficients=endpoints" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=FIXED
// What was chosen keeps the bound: the certificate says so.
// RUN: qlut-opt %s --qlut-build-tables=max-error=1.0 --qlut-certify-tables 2>&1 | FileCheck %s --check-prefix=CERTIFIED
// The same table by itself, whatever else is in the module.
// RUN: qlut-opt %s --qlut-build-tables=max-error=1.0 2>/dev/null > %t.once
// RUN: qlut-opt %s --qlut-build-tables=max-error=1.0 --mlir-disable-threading 2>/dev/null | diff %t.once -

// CHECK: build-tables-bound.mlir:[[@LINE+13]]:{{[0-9]+}}: remark: cheapest table: linear {{.*}} behind symmetry, {{[0-9]+}} segments, [[BYTES:1[0-9]|2[0-9]]] bytes, greatest error 0.{{[0-9]+}} codes of 1.000; next: {{.*}} bytes
// A number of segments in the op's preset stands.
// CHECK-NOT: remark
// CHECK: #qlut.linear<i8 -> i8, uniform, nodes = 2 to 254 by 63,
// CHECK: #qlut.folded<i8 -> i8,

// CYCLES: remark: cheapest table: direct, 256 segments, 256 bytes, {{[0-9]+}} cycles, greatest error 0.{{[0-9]+}} codes of 1.000

// FIXED: remark: cheapest table: linear uniform, {{[0-9]+}} segments, {{[0-9]+}} bytes, mean squared error 0.{{[0-9]+}} codes^2 of 0.200{{$}}

// CERTIFIED: remark: table of gelu(x): folded, {{.*}} max error 0.{{[5-9][0-9]*}}

func.func @chosen(%x: f32) -> (f32, f32) {
  %0 = qlut.sim_lut %x, <"gelu(x)"> range <-4.0, 4.0> in <i8, 0.03125> out <i8, 0.0163:-118> : f32
  %1 = qlut.sim_lut %x, <"tanh(x)"> spec <{segments = 4 : i64}> in <i8, 0.0078125> out <i8, 0.0078125> : f32
  return %0, %1 : f32, f32
}
