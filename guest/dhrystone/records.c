/* Procedures 1 to 3: records and pointers. */
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

void procedure_3(struct record **pointer) {
  if (current_record != 0) *pointer = current_record->pointer;
  else global_integer = 100;
  procedure_7(10, global_integer, &current_record->integer);
}
