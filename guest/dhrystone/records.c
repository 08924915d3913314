/* Procedures 1 and 2. What procedure 1 calls is in files of its own. */
#include "pass.h"

void procedure_1(struct record *record) {
  struct record *successor = record->pointer;
  *successor = *current_record;
  record->integer = 5;
  successor->integer = record->integer;
  successor->pointer = record->pointer;
  procedure_3(&successor->pointer);
  if (successor->discriminant == IDENTIFIER_1) {
    successor->integer = 6;
    procedure_6(record->enumeration, &successor->enumeration);
    successor->pointer = current_record->pointer;
    procedure_7(successor->integer, 10, &successor->integer);
  } else {
    *record = *successor;
  }
}

void procedure_2(int *integer) {
  enum identifier found = IDENTIFIER_2;
  int local = *integer + 10;
  do {
    if (global_character_1 == 'A') {
      local -= 1;
      *integer = local - global_integer;
      found = IDENTIFIER_1;
    }
  } while (found != IDENTIFIER_1);
}
