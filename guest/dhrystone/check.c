/* What the state must be after any number of passes, worked out by hand from the steps. */
#include "check.h"

#include <stdio.h>
#include <string.h>

static int differences;

static void expect(const char *what, long found, long wanted) {
  if (found == wanted) return;
  fprintf(stderr, "dhrystone: %s is %ld and should be %ld\n", what, found, wanted);
  differences++;
}

static void expect_string(const char *what, const char *found, const char *wanted) {
  if (strcmp(found, wanted) == 0) return;
  fprintf(stderr, "dhrystone: %s is \"%s\" and should be \"%s\"\n", what, found, wanted);
  differences++;
}

static int wanted_in_array(int i) {
  if (i == 8 || i == 9) return 7;
  return i == 38 ? 8 : 0;
}

static unsigned wanted_in_matrix(int i, int j, uint64_t passes) {
  if (i == 8 && j == 7) return (unsigned)(passes + 10);
  if (i == 8 && (j == 8 || j == 9)) return 8;
  return i == 28 && j == 8 ? 7 : 0;
}

static void expect_array_and_matrix(uint64_t passes) {
  char what[64];
  for (int i = 0; i < ARRAY_SIZE; i++) {
    snprintf(what, sizeof what, "array[%d]", i);
    expect(what, global_array[i], wanted_in_array(i));
    for (int j = 0; j < ARRAY_SIZE; j++) {
      snprintf(what, sizeof what, "matrix[%d][%d]", i, j);
      expect(what, global_matrix[i][j], wanted_in_matrix(i, j, passes));
    }
  }
}

static void expect_record(const char *name, const struct record *record, enum identifier enumeration, int integer) {
  char what[64];
  snprintf(what, sizeof what, "the %s record's pointer", name);
  expect(what, record->pointer == next_record, true);
  snprintf(what, sizeof what, "the %s record's discriminant", name);
  expect(what, record->discriminant, IDENTIFIER_1);
  snprintf(what, sizeof what, "the %s record's enumeration", name);
  expect(what, record->enumeration, enumeration);
  snprintf(what, sizeof what, "the %s record's integer", name);
  expect(what, record->integer, integer);
  snprintf(what, sizeof what, "the %s record's string", name);
  expect_string(what, record->string, "DHRYSTONE PROGRAM, SOME STRING");
}

bool state_is_right(const struct locals *locals, uint64_t passes) {
  differences = 0;
  expect("global integer", global_integer, 5);
  expect("global boolean", global_boolean, true);
  expect("first global character", global_character_1, 'A');
  expect("second global character", global_character_2, 'B');
  expect_array_and_matrix(passes);
  expect_record("current", current_record, IDENTIFIER_3, 17);
  expect_record("next", next_record, IDENTIFIER_2, 18);
  expect("local integer 1", locals->integer_1, 7);
  expect("local integer 2", locals->integer_2, 39);
  expect("local integer 3", locals->integer_3, 9);
  expect("local enumeration", locals->enumeration, IDENTIFIER_2);
  expect_string("local string 1", locals->string_1, "DHRYSTONE PROGRAM, 1'ST STRING");
  expect_string("local string 2", locals->string_2, "DHRYSTONE PROGRAM, 2'ND STRING");
  return differences == 0;
}
