// RUN: not qlut-opt %s --qlut-split-reductions=parts=middle 2>&1 | FileCheck %s

// CHECK: error: qlut-split-reductions: expected option 'parts' to list prologue or epilogue, got 'middle'
module {
}
