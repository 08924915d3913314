/*
 * Prints the rate of this machine's time stamp counter in kHz. Runs on the host: an emulated guest counts by the host's
 * counter, and measures it wrong when its core is busy while it boots.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

#define TRIES 20
#define LENGTH_NS 50000000

struct instant {
  int64_t ns;
  uint64_t ticks;
};

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The clock between the two readings of the counter that lie closest together. */
static struct instant read_both(void) {
  struct instant best = {0, 0};
  uint64_t shortest = UINT64_MAX;
  for (int attempt = 0; attempt < TRIES; attempt++) {
    uint64_t before = __rdtsc();
    int64_t ns = now_ns();
    uint64_t span = __rdtsc() - before;
    if (span >= shortest) continue;
    shortest = span;
    best = (struct instant){ns, before + span / 2};
  }
  return best;
}

int main(void) {
  struct instant start = read_both();
  struct timespec pause = {0, LENGTH_NS};
  nanosleep(&pause, NULL);
  struct instant end = read_both();
  printf("%.0f\n", (double)(end.ticks - start.ticks) * 1e6 / (double)(end.ns - start.ns));
  return 0;
}
