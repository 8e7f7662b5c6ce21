// (The allocator of the sanitizer ends the process itself.)
// UNSUPPORTED: asan
// A tensor for which there is no memory ends the run with a message.
// RUN: %python %S/npy.py write %t.n.npy '<i8' "" 1152921504606846976
// RUN: echo "keep me" > %t.y.npy
// RUN: not qlut-run %s --input %t.n.npy --output %t.y.npy 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=KEEP < %t.y.npy
// CHECK: error: expected memory for a tensor of 4611686018427{{[0-9]+}} bytes, got none
// KEEP: keep me
func.func @main(%n: i64) -> tensor<?xf32> {
  %size = arith.index_cast %n : i64 to index
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%size) : tensor<?xf32>
  %0 = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
