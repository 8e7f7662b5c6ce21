// Observers of every float type; statistics of all batches, written once.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 4,2 1 -2 0 0.5 -1e9 4 inf 3
// RUN: qlut-run %s --input %t.x.npy --calibrate %t.s.json --output %t.y.npy --repeat 2
// RUN: FileCheck %s < %t.s.json
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=Y
// Y: <f4 (4, 2) 1.0 -2.0 0.0 0.5 -1000000000.0 4.0 inf 3.0

// CHECK: "qlut-statistics": 1,
// CHECK-NEXT: "model": "{{[0-9a-f]+}}",
// CHECK-NEXT: "sentinel-magnitude": 100000000,
// CHECK: "main/double": {
// CHECK-NEXT: "count": 8,
// CHECK-NEXT: "function": "main",
// CHECK: "max": 1,
// CHECK-NEXT: "min": -4,
// CHECK: "sentinels": 0,
// CHECK-NEXT: "type": "tensor<2xf64>"
// CHECK: "main/input": {
// CHECK-NEXT: "count": 6,
// CHECK: "histogram": [
// CHECK: "max": 4,
// CHECK-NEXT: "min": -2,
// CHECK-NEXT: "nans": 0,
// CHECK-NEXT: "negative-infinities": 0,
// CHECK-NEXT: "positive-infinities": 1,
// CHECK-NEXT: "sentinels": 1,
// CHECK-NEXT: "type": "tensor<1x2xf32>"

// Statistics of halves, merged in any order, are those of the whole.
// RUN: %python %S/npy.py write %t.1.npy '<f4' 3,2 1 -2 0 0.5 -1e9 4
// RUN: %python %S/npy.py write %t.2.npy '<f4' 1,2 inf 3
// RUN: qlut-run %s --input %t.1.npy --calibrate %t.1.json
// RUN: qlut-run %s --input %t.2.npy --calibrate %t.2.json
// RUN: qlut-run --merge %t.1.json %t.2.json --output %t.m.json
// RUN: qlut-run --merge %t.2.json %t.1.json --output %t.n.json
// RUN: cmp %t.m.json %t.n.json
// RUN: %python -c "import json, sys; a, b, c = [json.load(open(f))['tensors'] for f in sys.argv[1:]]; assert a['main/input'] == b['main/input'] and a['main/input']['count'] < c['main/input']['count'] + 6, (a, b)" %t.m.json %t.s.json %t.2.json

// Another threshold for what a mask is.
// RUN: qlut-run %s --input %t.1.npy --calibrate %t.3.json --sentinel-magnitude 3
// RUN: FileCheck %s --check-prefix=MASK < %t.3.json
// MASK: "main/input": {
// MASK-NEXT: "count": 4,
// MASK: "sentinels": 2,

// RUN: echo "keep me" > %t.keep.json
// RUN: not qlut-run --merge %t.1.json %t.3.json --output %t.keep.json 2>&1 | FileCheck %s --check-prefix=MERGE
// MERGE: error: {{.*}}3.json: expected the sentinel magnitude {{.*}}; calibrate both with the same one
// RUN: not qlut-run --merge %t.1.json %t.x.npy --output %t.keep.json 2>&1 | FileCheck %s --check-prefix=NOJSON
// NOJSON: error: {{.*}}x.npy:
// RUN: not qlut-run --merge --output %t.keep.json 2>&1 | FileCheck %s --check-prefix=NOFILES
// NOFILES: error: expected statistics files to merge, got none
// RUN: not qlut-run --merge %t.1.json 2>&1 | FileCheck %s --check-prefix=NOOUTPUT
// NOOUTPUT: error: expected one --output with --merge, got 0
// RUN: FileCheck %s --check-prefix=KEEP < %t.keep.json
// KEEP: keep me

func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  qlut.observe %x id "main/input" : tensor<1x2xf32>
  %c = arith.constant dense<[1.0, -4.0]> : tensor<2xf64>
  %d = arith.constant dense<[2.0, 3.0]> : tensor<2xf64>
  %e = arith.minimumf %c, %d : tensor<2xf64>
  qlut.observe %e id "main/double" : tensor<2xf64>
  return %x : tensor<1x2xf32>
}

// Half floats, and a slice that is strided in memory.
// RUN: %python %S/npy.py write %t.h.npy '<f2' 2,2 0.5 -1 2 65504
// RUN: %python %S/npy.py write %t.b.npy '<f4' 2 257 -3
// RUN: qlut-run %s --entry halves --input %t.h.npy --input %t.b.npy --calibrate %t.h.json
// RUN: FileCheck %s --check-prefix=HALVES < %t.h.json
// HALVES: "b": {
// HALVES: "max": 256,
// HALVES-NEXT: "min": -3,
// HALVES: "column": {
// HALVES-NEXT: "count": 2,
// HALVES: "max": 65504,
// HALVES-NEXT: "min": -1,
func.func @halves(%x: tensor<2x2xf16>, %y: tensor<2xbf16>) -> tensor<2x2xf16> {
  %column = tensor.extract_slice %x[0, 1] [2, 1] [1, 1] : tensor<2x2xf16> to tensor<2xf16>
  qlut.observe %column id "column" : tensor<2xf16>
  qlut.observe %y id "b" : tensor<2xbf16>
  return %x : tensor<2x2xf16>
}
