/* Procedure 0's loop body. Its callees are in files of their own, so that nothing can be inlined into it. */
#include "pass.h"

#include <stdlib.h>
#include <string.h>

struct record *current_record;
struct record *next_record;
int global_integer;
bool global_boolean;
char global_character_1;
char global_character_2;
int global_array[ARRAY_SIZE];
unsigned global_matrix[ARRAY_SIZE][ARRAY_SIZE];

void prepare(struct locals *locals) {
  next_record = calloc(1, sizeof *next_record);
  current_record = calloc(1, sizeof *current_record);
  if (next_record == NULL || current_record == NULL) abort();
  current_record->pointer = next_record;
  current_record->discriminant = IDENTIFIER_1;
  current_record->enumeration = IDENTIFIER_3;
  current_record->integer = 40;
  strcpy(current_record->string, "DHRYSTONE PROGRAM, SOME STRING");
  strcpy(locals->string_1, "DHRYSTONE PROGRAM, 1'ST STRING");
  global_matrix[8][7] = 10;
}

void one_pass(struct locals *locals) {
  procedure_5();
  procedure_4();
  locals->integer_1 = 2;
  locals->integer_2 = 3;
  strcpy(locals->string_2, "DHRYSTONE PROGRAM, 2'ND STRING");
  locals->enumeration = IDENTIFIER_2;
  global_boolean = !function_2(locals->string_1, locals->string_2);
  while (locals->integer_1 < locals->integer_2) {
    locals->integer_3 = 5 * locals->integer_1 - locals->integer_2;
    procedure_7(locals->integer_1, locals->integer_2, &locals->integer_3);
    locals->integer_1 += 1;
  }
  procedure_8(global_array, global_matrix, locals->integer_1, locals->integer_3);
  procedure_1(current_record);
  for (char c = 'A'; c <= global_character_2; c++)
    if (locals->enumeration == function_1(c, 'C')) procedure_6(IDENTIFIER_1, &locals->enumeration);
  locals->integer_3 = locals->integer_2 * locals->integer_1;
  locals->integer_2 = locals->integer_3 / locals->integer_1;
  locals->integer_2 = 7 * (locals->integer_3 - locals->integer_2) - locals->integer_1;
  procedure_2(&locals->integer_1);
}
