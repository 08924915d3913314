/*
 * Counts events on cores of the host, in everything that runs there, guests included:
 *
 *   corecounts CORE[,CORE...] EVENT[,EVENT...]
 *
 * Answers each line on its input with one line, `core event count` for every event that could be opened, parted by
 * spaces. Where there were fewer counters than events, a count is what its share of the time makes likely. Ends with its
 * input; with status 1 and a reason where no event can be opened. `perf stat` prints when it likes, and cannot be asked.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_COUNTERS 4096

struct event {
  const char *name;
  uint32_t type;
  uint64_t config;
};

static const struct event events[] = {
    {"cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    {"instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    {"cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    {"context-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES},
    {"cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK},
};
#define EVENTS (sizeof events / sizeof events[0])

struct reading {
  uint64_t count, enabled_ns, running_ns;
};

struct counter {
  int core;
  const char *name;
  int fd;
  struct reading last;
  double total;
};

static struct counter counters[MOST_COUNTERS];
static size_t opened;

static const struct event *find(const char *name) {
  for (size_t at = 0; at < EVENTS; at++)
    if (strcmp(events[at].name, name) == 0) return &events[at];
  fprintf(stderr, "corecounts: there is no event %s\n", name);
  exit(2);
}

static int open_counter(int core, const struct event *event) {
  struct perf_event_attr attributes = {
      .type = event->type,
      .size = sizeof attributes,
      .config = event->config,
      .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
  };
  return (int)syscall(SYS_perf_event_open, &attributes, -1, core, -1, PERF_FLAG_FD_CLOEXEC);
}

/* Leaves out what cannot be opened; returns why the last of these could not. */
static int open_all(char *cores, const char *names) {
  int problem = 0;
  char *rest_of_cores = NULL;
  for (char *core = strtok_r(cores, ",", &rest_of_cores); core; core = strtok_r(NULL, ",", &rest_of_cores)) {
    char *wanted = strdup(names);
    char *rest = NULL;
    for (char *name = strtok_r(wanted, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
      const struct event *event = find(name);
      int fd = opened < MOST_COUNTERS ? open_counter(atoi(core), event) : -1;
      if (fd < 0)
        problem = errno;
      else
        counters[opened++] = (struct counter){.core = atoi(core), .name = event->name, .fd = fd};
    }
    free(wanted);
  }
  return problem;
}

/* Scaled up from the time in which it counted since the last reading that has any, so that a total never falls. */
static void take(struct counter *counter) {
  struct reading now;
  if (read(counter->fd, &now, sizeof now) != sizeof now) return;
  uint64_t running_ns = now.running_ns - counter->last.running_ns;
  if (running_ns == 0) return;
  double share = (double)running_ns / (double)(now.enabled_ns - counter->last.enabled_ns);
  counter->total += (double)(now.count - counter->last.count) / share;
  counter->last = now;
}

static void answer(void) {
  for (size_t at = 0; at < opened; at++) {
    take(&counters[at]);
    printf("%s%d %s %.0f", at == 0 ? "" : " ", counters[at].core, counters[at].name, counters[at].total);
  }
  putchar('\n');
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fputs("usage: corecounts CORE[,CORE...] EVENT[,EVENT...]\n", stderr);
    return 2;
  }
  int problem = open_all(argv[1], argv[2]);
  if (opened == 0) {
    fprintf(stderr, "corecounts: no event can be opened: %s\n", strerror(problem));
    return 1;
  }
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) >= 0) answer();
  return 0;
}
