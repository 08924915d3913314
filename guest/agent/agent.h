#ifndef TONARI_AGENT_H
#define TONARI_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define AGENT_PROTOCOL 1
#define MAX_LINE 16384
#define MAX_WORDS 128

/* One command line from the host, split at spaces and percent-decoded in place. */
struct command {
  const char *id;
  const char *verb;
  int argc;
  char *argv[MAX_WORDS + 1];
};

/* clock.c */
int64_t monotonic_ns(void);
void sleep_then_spin_until(int64_t at_ns);

/* protocol.c */
bool parse_command(char *line, struct command *command);
bool parse_i64(const char *text, int64_t *value);
void port_open(int fd);
int port_fd(void);
void event_begin(const char *kind);
void reply_begin(const char *id, bool ok);
void field_text(const char *name, const char *text, size_t length);
void field_string(const char *name, const char *text);
void field_i64(const char *name, int64_t value);
void event_end(void);
void reply_ok(const char *id);
void reply_error(const char *id, const char *what, int error);

/* boot.c */
void boot_until_root_is_mounted(void);
int open_agent_port(void);

/* family.c */
pid_t family_fork(int family, bool until_exec);
void family_end(int family);

/* jobs.c */
#define MAX_JOBS 16
void job_spawn(const struct command *command);
void job_go(const struct command *command);
void job_kill(const struct command *command);
void jobs_reap(void);
int jobs_fill_poll(void *pollfds, int from);
void jobs_read(int fd);

/* builtins.c */
bool run_builtin(const struct command *command);

#endif
