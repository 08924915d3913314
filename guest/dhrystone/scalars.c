/* Procedures 4 to 8 and the functions: scalars, arrays and strings. */
#include "pass.h"

#include <string.h>

void procedure_4(void) {
  bool local = global_character_1 == 'A';
  local = local | global_boolean;
  global_character_2 = 'B';
}

void procedure_5(void) {
  global_character_1 = 'A';
  global_boolean = false;
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

void procedure_7(int a, int b, int *result) {
  int local = a + 2;
  *result = b + local;
}

void procedure_8(int array[ARRAY_SIZE], unsigned matrix[ARRAY_SIZE][ARRAY_SIZE], int a, int b) {
  int k = a + 5;
  array[k] = b;
  array[k + 1] = array[k];
  array[k + 30] = k;
  for (int j = k; j <= k + 1; j++) matrix[k][j] = (unsigned)k;
  matrix[k][k - 1] += 1;
  matrix[k + 20][k] = (unsigned)array[k];
  global_integer = 5;
}

enum identifier function_1(char c1, char c2) {
  char local_1 = c1;
  char local_2 = local_1;
  return local_2 != c2 ? IDENTIFIER_1 : IDENTIFIER_2;
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

bool function_3(enum identifier value) {
  enum identifier local = value;
  return local == IDENTIFIER_3;
}
