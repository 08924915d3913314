#define _GNU_SOURCE
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Everything that a job has started, kept together by a control group of the guest's kernel: programs such as fio leave
 * their process group, so that a signal to it would let their children load the VM for ever.
 */

#define FAMILIES "/sys/fs/cgroup"
#define MOST_WAIT_US 5000000
#define WAIT_STEP_US 200

static bool is_empty(int family) {
  char path[64];
  char text[256] = "";
  snprintf(path, sizeof path, FAMILIES "/job%d/cgroup.events", family);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return true;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  return length <= 0 || strstr(text, "populated 0") != NULL;
}

/*
 * Forks into the group. A process that joined by itself would wait for the kernel, 10 ms and more between two passes. With
 * `until_exec` this returns when the child runs its program, so that nothing of the caller's work delays it.
 */
pid_t family_fork(int family, bool until_exec) {
  char path[64];
  snprintf(path, sizeof path, FAMILIES "/job%d", family);
  if (mkdir(path, 0755) != 0 && errno != EEXIST) return -1;
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return -1;
  uint64_t flags = CLONE_INTO_CGROUP | (until_exec ? CLONE_VFORK : 0);
  struct clone_args how = {.flags = flags, .exit_signal = SIGCHLD, .cgroup = (uint64_t)fd};
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  int error = errno;
  if (pid != 0) close(fd);
  errno = error;
  return pid;
}

/*
 * Kills what is left of the group, and returns once it is gone, and the group itself with it: some kernels kill at once
 * whatever is forked into a group that was ever killed (seen on Debian 6.1.0-50).
 */
void family_end(int family) {
  if (is_empty(family)) return;
  char path[64];
  snprintf(path, sizeof path, FAMILIES "/job%d/cgroup.kill", family);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, "1", 1) != 1) fprintf(stderr, "tonari-agent: %s: %s\n", path, strerror(errno));
  if (fd >= 0) close(fd);
  for (int waited_us = 0; !is_empty(family) && waited_us < MOST_WAIT_US; waited_us += WAIT_STEP_US) usleep(WAIT_STEP_US);
  snprintf(path, sizeof path, FAMILIES "/job%d", family);
  if (rmdir(path) != 0) fprintf(stderr, "tonari-agent: %s: %s\n", path, strerror(errno));
}
