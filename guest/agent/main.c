#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void handle_line(char *line) {
  struct command command;
  if (!parse_command(line, &command)) {
    reply_error("?", "command", 0);
  } else if (strcmp(command.verb, "spawn") == 0) {
    job_spawn(&command);
  } else if (strcmp(command.verb, "go") == 0) {
    job_go(&command);
  } else if (strcmp(command.verb, "kill") == 0) {
    job_kill(&command);
  } else if (!run_builtin(&command)) {
    reply_error(command.id, command.verb, ENOSYS);
  }
}

static void read_port(void) {
  static char buffer[MAX_LINE];
  static size_t length;
  static bool skipping;
  ssize_t n = read(port_fd(), buffer + length, sizeof buffer - length);
  if (n <= 0) {
    /* No host side yet: a read returns at once, and poll would spin. */
    if (n == 0) usleep(5000);
    return;
  }
  length += (size_t)n;
  for (char *end = memchr(buffer, '\n', length); end != NULL; end = memchr(buffer, '\n', length)) {
    *end = '\0';
    if (skipping) skipping = false;
    else handle_line(buffer);
    length -= (size_t)(end + 1 - buffer);
    memmove(buffer, end + 1, length);
  }
  if (length == sizeof buffer) {
    reply_error("?", "line", E2BIG);
    skipping = true;
    length = 0;
  }
}

static int block_sigchld(void) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

int main(void) {
  if (getpid() == 1) boot_until_root_is_mounted();
  int children = block_sigchld();
  /* The root is read-only, and some programs want to write where they are. */
  if (chdir("/tmp") != 0) return 1;
  setenv("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", 1);
  setenv("HOME", "/tmp", 1);
  setenv("LC_ALL", "C", 1);
  port_open(open_agent_port());
  event_begin("ready");
  field_i64("t", monotonic_ns());
  event_end();

  for (;;) {
    struct pollfd fds[2 + MAX_JOBS * 3];
    fds[0] = (struct pollfd){.fd = port_fd(), .events = POLLIN};
    fds[1] = (struct pollfd){.fd = children, .events = POLLIN};
    int count = jobs_fill_poll(fds, 2);
    if (poll(fds, (nfds_t)count, -1) < 0) continue;
    for (int i = 2; i < count; i++)
      if (fds[i].revents != 0) jobs_read(fds[i].fd);
    if (fds[1].revents != 0) {
      struct signalfd_siginfo info;
      while (read(children, &info, sizeof info) == sizeof info) {
      }
      jobs_reap();
    }
    if ((fds[0].revents & (POLLIN | POLLHUP)) != 0) read_port();
  }
}
