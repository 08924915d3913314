/* Runs Dhrystone 1.1 for a given time, tells how far it is ten times a second, and scores only a right final state. */
#include "check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define VAX_11_780_PASSES_PER_SECOND 1757.0
/* A batch takes at least this long, and longer where a clock reading would cost more than a 2000th of it. */
#define SHORTEST_BATCH_NS 1000000
#define READINGS_A_BATCH 2000
#define READINGS_A_SET 100
#define SETS_OF_READINGS 10
#define DEFAULT_INTERVAL_NS 100000000

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* From the quickest of several sets: what interrupts a set says nothing about the clock. */
static int64_t least_batch_ns(void) {
  int64_t quickest_ns = INT64_MAX;
  for (int set = 0; set < SETS_OF_READINGS; set++) {
    int64_t start_ns = now_ns(), end_ns = start_ns;
    for (int i = 0; i < READINGS_A_SET; i++) end_ns = now_ns();
    if (end_ns - start_ns < quickest_ns) quickest_ns = end_ns - start_ns;
  }
  int64_t batch_ns = quickest_ns * READINGS_A_BATCH / READINGS_A_SET;
  return batch_ns > SHORTEST_BATCH_NS ? batch_ns : SHORTEST_BATCH_NS;
}

static int64_t number(const char *option, const char *text) {
  char *end = NULL;
  errno = 0;
  long long value = text == NULL ? 0 : strtoll(text, &end, 10);
  if (text == NULL || *end != '\0' || value <= 0 || errno == ERANGE) {
    fprintf(stderr, "dhrystone: %s wants a number above zero\n", option);
    exit(2);
  }
  return value;
}

static void run_batch(struct locals *locals, uint64_t passes) {
  for (uint64_t i = 0; i < passes; i++) one_pass(locals);
}

int main(int argc, char **argv) {
  int64_t duration_ns = 0, interval_ns = DEFAULT_INTERVAL_NS;
  bool spoil = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--version") == 0) {
      printf("dhrystone 1.1 (tonari " VERSION ", gcc " __VERSION__ " " FLAGS ")\n");
      return 0;
    } else if (strcmp(argv[i], "--duration-ns") == 0) {
      duration_ns = number(argv[i], argv[i + 1]);
      i++;
    } else if (strcmp(argv[i], "--interval-ns") == 0) {
      interval_ns = number(argv[i], argv[i + 1]);
      i++;
    } else if (strcmp(argv[i], "--spoil") == 0) {
      spoil = true; /* for the test of the check itself */
    } else {
      fprintf(stderr, "dhrystone: unknown option %s\n", argv[i]);
      return 2;
    }
  }
  if (duration_ns == 0) {
    fprintf(stderr, "usage: dhrystone --duration-ns N [--interval-ns N]\n");
    return 2;
  }
  static struct locals locals;
  setvbuf(stdout, NULL, _IOLBF, 0);
  prepare(&locals);

  int64_t batch_ns = least_batch_ns();
  uint64_t passes = 0, told = 0, batch = 64;
  int64_t start_ns = now_ns(), told_ns = start_ns, previous_ns = start_ns, current_ns = start_ns;
  while (current_ns - start_ns < duration_ns) {
    run_batch(&locals, batch);
    passes += batch;
    current_ns = now_ns();
    if (current_ns - previous_ns < batch_ns) batch *= 2;
    else if (current_ns - previous_ns > batch_ns * 4 && batch > 64) batch /= 2;
    previous_ns = current_ns;
    if (current_ns - told_ns >= interval_ns) {
      printf("progress %" PRId64 " %" PRIu64 "\n", current_ns, passes - told);
      told = passes;
      told_ns = current_ns;
    }
  }
  if (passes > told) printf("progress %" PRId64 " %" PRIu64 "\n", current_ns, passes - told);
  if (spoil) global_array[8] += 1;
  if (!state_is_right(&locals, passes)) return 3;

  double seconds = (double)(current_ns - start_ns) / 1e9;
  double rate = (double)passes / seconds;
  printf("result passes=%" PRIu64 " elapsed_ns=%" PRId64 " passes_per_second=%.3f dmips=%.3f\n", passes,
         current_ns - start_ns, rate, rate / VAX_11_780_PASSES_PER_SECOND);
  return 0;
}
