/* Writes a buffer again and again, and tells the time of every pass. Pages are touched before the first. */
#include "stores.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define CHUNK_BYTES (1024 * 1024)
#define DEFAULT_INTERVAL_NS 100000000
#define PASSES_A_LINE 50

struct options {
  uint64_t bytes, passes;
  int64_t interval_ns;
  bool nontemporal, endless, spoil;
};

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static _Noreturn void refuse(const char *option, const char *wanted) {
  fprintf(stderr, "memwrite: %s wants %s\n", option, wanted);
  exit(2);
}

static uint64_t number(const char *option, const char *text) {
  char *end = NULL;
  if (text == NULL || *text < '0' || *text > '9') refuse(option, "a number");
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (*end != '\0' || errno == ERANGE || value > INT64_MAX) refuse(option, "a number");
  return value;
}

static struct options parse(int argc, char **argv) {
  struct options options = {.interval_ns = DEFAULT_INTERVAL_NS};
  bool has_passes = false;
  for (int i = 1; i < argc; i += 2) {
    const char *option = argv[i], *value = argv[i + 1];
    if (strcmp(option, "--version") == 0) {
      printf("memwrite " VERSION " (tonari " VERSION ", gcc " __VERSION__ " " FLAGS ")\n");
      exit(0);
    } else if (strcmp(option, "--bytes") == 0) {
      options.bytes = number(option, value);
    } else if (strcmp(option, "--passes") == 0) {
      options.passes = number(option, value);
      options.endless = options.passes == 0;
      has_passes = true;
    } else if (strcmp(option, "--interval-ns") == 0) {
      options.interval_ns = (int64_t)number(option, value);
      if (options.interval_ns == 0) refuse(option, "a number above zero");
    } else if (strcmp(option, "--spoil") == 0) {
      options.spoil = true; /* for the test of the check itself */
      i--;
    } else if (strcmp(option, "--stores") == 0) {
      options.nontemporal = value != NULL && strcmp(value, "nontemporal") == 0;
      if (!options.nontemporal && (value == NULL || strcmp(value, "plain") != 0)) refuse(option, "plain or nontemporal");
    } else {
      fprintf(stderr, "memwrite: unknown option %s\n", option);
      exit(2);
    }
  }
  if (options.bytes == 0 || options.bytes % 8 != 0) refuse("--bytes", "a multiple of 8 above zero");
  if (!has_passes) refuse("--passes", "a number; 0 goes on until it is killed");
  return options;
}

static uint64_t value_of_pass(uint64_t pass) { return (pass + 1) * 0x9e3779b97f4a7c15u; }

static void check(const uint64_t *buffer, size_t words, uint64_t value) {
  size_t places[] = {0, words / 3, words / 2, words - 1};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (((const volatile uint64_t *)buffer)[places[i]] == value) continue;
    fprintf(stderr, "memwrite: word %zu does not hold what was written\n", places[i]);
    exit(3);
  }
}

static void print_passes(const int64_t *passes_ns, uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    if (i % PASSES_A_LINE == 0) printf("passes_ns");
    printf(" %" PRId64, passes_ns[i]);
    if (i % PASSES_A_LINE == PASSES_A_LINE - 1 || i == count - 1) printf("\n");
  }
}

int main(int argc, char **argv) {
  struct options options = parse(argc, argv);
  void (*store)(uint64_t *, size_t, uint64_t) = options.nontemporal ? store_nontemporal : store_plain;
  size_t words = options.bytes / 8;
  uint64_t *buffer = mmap(NULL, options.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int64_t *passes_ns = options.endless ? NULL : calloc(options.passes, sizeof *passes_ns);
  if (buffer == MAP_FAILED) {
    fprintf(stderr, "memwrite: no memory for %" PRIu64 " bytes\n", options.bytes);
    return 1;
  }
  if (!options.endless && passes_ns == NULL) {
    fprintf(stderr, "memwrite: no memory for the times of %" PRIu64 " passes\n", options.passes);
    return 1;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  store_plain(buffer, words, 1);
  int64_t start_ns = now_ns(), told_ns = start_ns, current_ns = start_ns;
  printf("ready %" PRId64 "\n", start_ns);

  uint64_t pending = 0, pass = 0;
  for (; options.endless || pass < options.passes; pass++) {
    int64_t pass_start_ns = current_ns;
    for (size_t at = 0; at < words;) {
      size_t chunk = words - at < CHUNK_BYTES / 8 ? words - at : CHUNK_BYTES / 8;
      store(buffer + at, chunk, value_of_pass(pass));
      at += chunk;
      pending += chunk * 8;
      current_ns = now_ns();
      if (current_ns - told_ns >= options.interval_ns) {
        printf("progress %" PRId64 " %" PRIu64 "\n", current_ns, pending);
        pending = 0;
        told_ns = current_ns;
      }
    }
    if (passes_ns != NULL) passes_ns[pass] = current_ns - pass_start_ns;
  }
  if (pending > 0) printf("progress %" PRId64 " %" PRIu64 "\n", current_ns, pending);
  if (options.spoil) buffer[words - 1] += 1;
  check(buffer, words, value_of_pass(pass - 1));
  print_passes(passes_ns, pass);
  double total = (double)options.bytes * (double)pass;
  printf("result bytes=%.0f passes=%" PRIu64 " elapsed_ns=%" PRId64 " bytes_per_second=%.3f\n", total, pass,
         current_ns - start_ns, total / ((double)(current_ns - start_ns) / 1e9));
  return 0;
}
