// RUN: not qlut-opt %s --qlut-decompose-composites=inner=table 2>&1 | FileCheck %s

// CHECK: error: qlut-decompose-composites: expected option 'inner' to be sim or math, got 'table'
module {
}
