#ifndef TONARI_DHRYSTONE_PASS_H
#define TONARI_DHRYSTONE_PASS_H

#include <stdbool.h>

enum identifier { IDENTIFIER_1, IDENTIFIER_2, IDENTIFIER_3, IDENTIFIER_4, IDENTIFIER_5 };

typedef char text30[31];
#define ARRAY_SIZE 51

struct record {
  struct record *pointer;
  enum identifier discriminant;
  enum identifier enumeration;
  int integer;
  text30 string;
};

/* Everything that a pass leaves behind; unsigned, so that counts of many passes wrap by definition. */
extern struct record *current_record;
extern struct record *next_record;
extern int global_integer;
extern bool global_boolean;
extern char global_character_1;
extern char global_character_2;
extern int global_array[ARRAY_SIZE];
extern unsigned global_matrix[ARRAY_SIZE][ARRAY_SIZE];

/* The locals of procedure 0, kept by the caller so that it can check them afterwards. */
struct locals {
  int integer_1, integer_2, integer_3;
  enum identifier enumeration;
  text30 string_1, string_2;
};

void prepare(struct locals *locals);
void one_pass(struct locals *locals);

void procedure_1(struct record *record);
void procedure_2(int *integer);
void procedure_3(struct record **pointer);
void procedure_4(void);
void procedure_5(void);
void procedure_6(enum identifier value, enum identifier *result);
void procedure_7(int a, int b, int *result);
void procedure_8(int array[ARRAY_SIZE], unsigned matrix[ARRAY_SIZE][ARRAY_SIZE], int a, int b);
enum identifier function_1(char c1, char c2);
bool function_2(const text30 s1, const text30 s2);
bool function_3(enum identifier value);

#endif
