//===- emulated.c - lookups over codes of every length and place ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Linked with the functions of emulated.py's module: each one over rows of all
// codes, of lengths around whole vectors, from several addresses. Prints how
// many results differ from the tables, and how many bytes beyond were written.
//
//===----------------------------------------------------------------------===//

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct Memref {
  signed char *allocated, *aligned;
  int64_t offset, size, stride;
};

#include "tables.h"

int main(void) {
  enum { numTables = sizeof(tables) / sizeof(*tables), room = 400 };
  static signed char x[room], y[room];
  long results = 0, wrong = 0, beyond = 0;
  for (int table = 0; table < numTables; ++table)
    for (int size = 0; size <= 300; size += size < 70 ? 1 : 23)
      for (int start = 0; start < 40; start += 7) {
        for (int i = 0; i < room; ++i)
          x[i] = (signed char)(i * 37 + size + start);
        memset(y, 85, room);
        struct Memref in = {x, x + start, 0, size, 1};
        struct Memref out = {y, y + start, 0, size, 1};
        functions[table](&in, &out);
        for (int i = 0; i < room; ++i)
          if (i >= start && i < start + size) {
            ++results;
            wrong += y[i] != tables[table][x[i] + 128];
          } else {
            beyond += y[i] != 85;
          }
      }
  printf("%d tables, %ld results, %ld differ, %ld bytes beyond\n", numTables,
         results, wrong, beyond);
  return wrong + beyond != 0;
}
