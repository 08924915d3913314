#include "agent.h"

#include <errno.h>
#include <time.h>

/* Waking from sleep is late by up to a timer tick's slack; the last stretch is spun instead. */
#define SPIN_NS 2000000

int64_t monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void sleep_then_spin_until(int64_t at_ns) {
  int64_t wake_ns = at_ns - SPIN_NS;
  if (wake_ns > monotonic_ns()) {
    struct timespec wake = {.tv_sec = wake_ns / 1000000000, .tv_nsec = wake_ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, NULL) == EINTR) {
    }
  }
  while (monotonic_ns() < at_ns) {
  }
}
