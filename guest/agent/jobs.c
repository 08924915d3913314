#define _GNU_SOURCE
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT, ERRORS, STARTED, STREAMS };

struct job {
  char name[64];
  char **argv;
  bool loop;
  int run;
  pid_t pid;
  int stream[STREAMS];
  int barrier;
  volatile int64_t *started_ns; /* shared with the child, which writes it just before exec */
  char kill_reply[64];
};

static struct job jobs[MAX_JOBS];

static struct job *find_job(const char *name) {
  for (int i = 0; i < MAX_JOBS; i++)
    if (jobs[i].pid != 0 && strcmp(jobs[i].name, name) == 0) return &jobs[i];
  return NULL;
}

static int family_of(const struct job *job) {
  return (int)(job - jobs);
}

static void close_stream(struct job *job, int stream) {
  if (job->stream[stream] >= 0) close(job->stream[stream]);
  job->stream[stream] = -1;
}

static void close_barrier(struct job *job) {
  if (job->barrier >= 0) close(job->barrier);
  job->barrier = -1;
}

static void free_job(struct job *job) {
  for (char **word = job->argv; *word != NULL; word++) free(*word);
  free(job->argv);
  munmap((void *)job->started_ns, sizeof *job->started_ns);
  memset(job, 0, sizeof *job);
}

static void begin_job_event(const char *kind, const struct job *job) {
  event_begin(kind);
  field_string("job", job->name);
  field_i64("run", job->run);
}

static _Noreturn void run_child(struct job *job, int output, int errors, int started, int barrier) {
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  if (barrier >= 0) {
    int64_t at_ns = 0;
    if (read(barrier, &at_ns, sizeof at_ns) != sizeof at_ns) _exit(125);
    sleep_then_spin_until(at_ns);
  }
  *job->started_ns = monotonic_ns();
  execvp(job->argv[0], job->argv);
  int error = errno;
  if (write(started, &error, sizeof error) < 0) _exit(126);
  _exit(127);
}

static int start_run(struct job *job, bool hold) {
  int output[2], errors[2], started[2], barrier[2] = {-1, -1};
  if (pipe2(output, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0 || pipe2(started, O_CLOEXEC) != 0) return errno;
  if (hold && pipe2(barrier, O_CLOEXEC) != 0) return errno;
  job->run++;
  *job->started_ns = 0;
  pid_t pid = family_fork(family_of(job), !hold);
  if (pid < 0) return errno;
  if (pid == 0) {
    if (hold) close(barrier[1]);
    run_child(job, output[1], errors[1], started[1], barrier[0]);
  }
  setpgid(pid, pid);
  job->pid = pid;
  close(output[1]);
  close(errors[1]);
  close(started[1]);
  if (hold) close(barrier[0]);
  job->stream[OUTPUT] = output[0];
  job->stream[ERRORS] = errors[0];
  job->stream[STARTED] = started[0];
  job->barrier = barrier[1];
  for (int i = 0; i < STREAMS; i++) fcntl(job->stream[i], F_SETFL, O_NONBLOCK);
  return 0;
}

/* spawn NAME now|hold|loop PROGRAM ARGUMENTS... */
void job_spawn(const struct command *command) {
  if (command->argc < 3 || strlen(command->argv[0]) >= sizeof jobs[0].name) {
    reply_error(command->id, "spawn", 0);
    return;
  }
  if (find_job(command->argv[0]) != NULL) {
    reply_error(command->id, "spawn", EEXIST);
    return;
  }
  struct job *job = NULL;
  for (int i = 0; i < MAX_JOBS && job == NULL; i++)
    if (jobs[i].pid == 0) job = &jobs[i];
  if (job == NULL) {
    reply_error(command->id, "spawn", EAGAIN);
    return;
  }
  memset(job, 0, sizeof *job);
  snprintf(job->name, sizeof job->name, "%s", command->argv[0]);
  job->loop = strcmp(command->argv[1], "loop") == 0;
  job->argv = calloc((size_t)command->argc - 1, sizeof *job->argv);
  for (int i = 2; i < command->argc; i++) job->argv[i - 2] = strdup(command->argv[i]);
  job->started_ns = mmap(NULL, sizeof *job->started_ns, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int error = start_run(job, strcmp(command->argv[1], "hold") == 0);
  if (error != 0) {
    free_job(job);
    reply_error(command->id, "spawn", error);
    return;
  }
  reply_ok(command->id);
}

/* go NAME AT_NS: lets a held job start at an instant of this guest's monotonic clock */
void job_go(const struct command *command) {
  struct job *job = command->argc == 2 ? find_job(command->argv[0]) : NULL;
  int64_t at_ns = 0;
  if (job == NULL || job->barrier < 0 || !parse_i64(command->argv[1], &at_ns)) {
    reply_error(command->id, "go", job == NULL ? ESRCH : EINVAL);
    return;
  }
  bool written = write(job->barrier, &at_ns, sizeof at_ns) == sizeof at_ns;
  close_barrier(job);
  if (written) reply_ok(command->id);
  else reply_error(command->id, "go", EPIPE);
}

/* kill NAME SIGNAL: ends any looping; whatever the signal leaves when the program is gone is killed; replies then */
void job_kill(const struct command *command) {
  struct job *job = command->argc == 2 ? find_job(command->argv[0]) : NULL;
  int64_t signal_number = 0;
  if (job == NULL || !parse_i64(command->argv[1], &signal_number)) {
    reply_error(command->id, "kill", job == NULL ? ESRCH : EINVAL);
    return;
  }
  job->loop = false;
  close_barrier(job);
  snprintf(job->kill_reply, sizeof job->kill_reply, "%s", command->id);
  kill(-job->pid, (int)signal_number);
}

static void report_start(struct job *job) {
  int error = 0;
  ssize_t length = read(job->stream[STARTED], &error, sizeof error);
  if (length < 0 && errno == EAGAIN) return;
  close_stream(job, STARTED);
  begin_job_event(length > 0 ? "failed" : "started", job);
  field_i64("t", *job->started_ns);
  if (length > 0) field_string("error", strerror(error));
  event_end();
}

static void report_output(struct job *job, int stream) {
  /* A program that writes has started: the host must hear of that first. */
  if (job->stream[STARTED] >= 0) report_start(job);
  char text[MAX_LINE];
  ssize_t length = read(job->stream[stream], text, sizeof text);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) {
    close_stream(job, stream);
    return;
  }
  begin_job_event(stream == OUTPUT ? "output" : "errors", job);
  field_i64("t", monotonic_ns());
  field_text("text", text, (size_t)length);
  event_end();
}

static bool has_input(int fd) {
  struct pollfd readable = {.fd = fd, .events = POLLIN};
  return fd >= 0 && poll(&readable, 1, 0) == 1 && (readable.revents & POLLIN) != 0;
}

/* The last output of a run, and that it is over. */
static void report_end(struct job *job, int64_t ended_ns, int status) {
  while (has_input(job->stream[OUTPUT])) report_output(job, OUTPUT);
  while (has_input(job->stream[ERRORS])) report_output(job, ERRORS);
  for (int i = 0; i < STREAMS; i++) close_stream(job, i);
  close_barrier(job);
  begin_job_event("exit", job);
  field_i64("t", ended_ns);
  field_i64("status", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  field_i64("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  event_end();
}

static void job_ended(struct job *job, int status) {
  int64_t ended_ns = monotonic_ns();
  family_end(family_of(job));
  if (job->stream[STARTED] >= 0) report_start(job);
  /* The next pass begins before this one is told of: a gap between two is load that is missing. */
  struct job over = *job;
  bool again = job->loop && WIFEXITED(status) && WEXITSTATUS(status) == 0 && start_run(job, false) == 0;
  report_end(again ? &over : job, ended_ns, status);
  if (again) return;
  if (job->kill_reply[0] != '\0') reply_ok(job->kill_reply);
  free_job(job);
}
void jobs_reap(void) {
  int status = 0;
  for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG))
    for (int i = 0; i < MAX_JOBS; i++)
      if (jobs[i].pid == pid) {
        job_ended(&jobs[i], status);
        break;
      }
}

int jobs_fill_poll(void *pollfds, int from) {
  struct pollfd *list = pollfds;
  for (int i = 0; i < MAX_JOBS; i++)
    for (int s = 0; jobs[i].pid != 0 && s < STREAMS; s++)
      if (jobs[i].stream[s] >= 0) list[from++] = (struct pollfd){.fd = jobs[i].stream[s], .events = POLLIN};
  return from;
}

void jobs_read(int fd) {
  for (int i = 0; i < MAX_JOBS; i++) {
    if (jobs[i].pid == 0) continue;
    if (jobs[i].stream[STARTED] == fd) report_start(&jobs[i]);
    else if (jobs[i].stream[OUTPUT] == fd) report_output(&jobs[i], OUTPUT);
    else if (jobs[i].stream[ERRORS] == fd) report_output(&jobs[i], ERRORS);
  }
}
