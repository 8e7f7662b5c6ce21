// RUN: not qlut-opt %s --convert-qlut-float-contractions-to-vector=isa=sse9 2>&1 | FileCheck %s
// CHECK: convert-qlut-float-contractions-to-vector: expected {{.*}}, got 'sse9'
func.func @main() {
  return
}
