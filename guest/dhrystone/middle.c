/* Procedures 3 and 6 and function 2, which are called and call in turn: apart from both, since the compiler optimises
 * across the calls within one file even where it may not inline them. */
#include "pass.h"

#include <string.h>

void procedure_3(struct record **pointer) {
  if (current_record != 0) *pointer = current_record->pointer;
  else global_integer = 100;
  procedure_7(10, global_integer, &current_record->integer);
}

void procedure_6(enum identifier value, enum identifier *result) {
  *result = value;
  if (!function_3(value)) *result = IDENTIFIER_4;
  switch (value) {
    case IDENTIFIER_1:
      *result = IDENTIFIER_1;
      break;
    case IDENTIFIER_2:
      *result = global_integer > 100 ? IDENTIFIER_1 : IDENTIFIER_4;
      break;
    case IDENTIFIER_3:
      *result = IDENTIFIER_2;
      break;
    case IDENTIFIER_4:
      break;
    case IDENTIFIER_5:
      *result = IDENTIFIER_3;
      break;
  }
}

bool function_2(const text30 s1, const text30 s2) {
  int i = 1;
  char local = '\0';
  while (i <= 1) {
    if (function_1(s1[i], s2[i + 1]) == IDENTIFIER_1) {
      local = 'A';
      i += 1;
    }
  }
  if (local >= 'W' && local <= 'Z') i = 7;
  if (local == 'X') return true;
  if (strcmp(s1, s2) > 0) {
    i += 7;
    return true;
  }
  return false;
}
