// RUN: not qlut-opt %s --convert-qlut-to-vector=isa=sse2 2>&1 | FileCheck %s --check-prefix=ISA
// RUN: not qlut-opt %s --convert-qlut-to-vector=streaming-threshold=-1 2>&1 | FileCheck %s --check-prefix=THRESHOLD
// RUN: not qlut-opt %s --qlut-cpu-pipeline=isa=sse2 2>&1 | FileCheck %s --check-prefix=ISA
// ISA: {{convert-qlut-to-vector|qlut-convolutions-to-products|convert-qlut-composites-to-linalg}}: expected isa to be generic, avx2, avx512-vbmi, neon or native, got 'sse2'
// THRESHOLD: convert-qlut-to-vector: expected streaming-threshold to be 0 or positive, got -1
func.func @main() {
  return
}
