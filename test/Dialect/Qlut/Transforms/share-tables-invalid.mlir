// RUN: not qlut-opt %s --qlut-share-tables=max-error=-1 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// RUN: not qlut-opt %s --qlut-share-tables=max-error=inf 2>&1 | FileCheck %s --check-prefix=INFINITE
// RUN: not qlut-opt %s --qlut-share-tables=error=1 2>&1 | FileCheck %s --check-prefix=OPTION
// NEGATIVE: qlut-share-tables: expected option 'max-error' to be finite and at least 0, got -1
// INFINITE: qlut-share-tables: expected option 'max-error' to be finite and at least 0, got
// OPTION: no such option error

func.func @f(%x: f32) -> f32 {
  return %x : f32
}
