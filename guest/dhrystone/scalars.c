/* Procedures 4, 5, 7 and 8 and functions 1 and 3, which call nothing. */
#include "pass.h"

void procedure_4(void) {
  bool local = global_character_1 == 'A';
  local = local | global_boolean;
  global_character_2 = 'B';
}

void procedure_5(void) {
  global_character_1 = 'A';
  global_boolean = false;
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

bool function_3(enum identifier value) {
  enum identifier local = value;
  return local == IDENTIFIER_3;
}
