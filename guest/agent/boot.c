#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PORT_NAME "tonari.agent"
#define ROOT_DEVICE "/dev/vda"

static void give_up(const char *what) {
  fprintf(stderr, "tonari-agent: %s: %s\n", what, strerror(errno));
  for (;;) pause();
}

static void mount_or_give_up(const char *source, const char *target, const char *type, unsigned long flags) {
  if (mount(source, target, type, flags, NULL) != 0 && errno != EBUSY) give_up(target);
}

/* The list was written in dependency order when the image was built, so no modprobe is needed. */
static void load_modules(void) {
  FILE *list = fopen("/modules/order", "r");
  char name[256];
  if (list == NULL) give_up("/modules/order");
  while (fgets(name, sizeof name, list) != NULL) {
    char path[300];
    name[strcspn(name, "\n")] = '\0';
    snprintf(path, sizeof path, "/modules/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) != 0 && errno != EEXIST)) give_up(path);
    close(fd);
  }
  fclose(list);
}

static void wait_for(const char *path) {
  for (int tries = 0; access(path, F_OK) != 0; tries++) {
    if (tries == 2000) give_up(path);
    usleep(1000);
  }
}

void boot_until_root_is_mounted(void) {
  mount_or_give_up("devtmpfs", "/dev", "devtmpfs", 0);
  mount_or_give_up("proc", "/proc", "proc", 0);
  mount_or_give_up("sysfs", "/sys", "sysfs", 0);
  load_modules();
  wait_for(ROOT_DEVICE);
  mount_or_give_up(ROOT_DEVICE, "/root", "ext4", MS_RDONLY | MS_NOATIME);
  mount_or_give_up("/dev", "/root/dev", NULL, MS_MOVE);
  mount_or_give_up("/proc", "/root/proc", NULL, MS_MOVE);
  mount_or_give_up("/sys", "/root/sys", NULL, MS_MOVE);
  if (chdir("/root") != 0) give_up("/root");
  mount_or_give_up(".", "/", NULL, MS_MOVE);
  if (chroot(".") != 0 || chdir("/") != 0) give_up("chroot");
  mount_or_give_up("tmpfs", "/tmp", "tmpfs", 0);
  mount_or_give_up("tmpfs", "/run", "tmpfs", 0);
  mount_or_give_up("cgroup2", "/sys/fs/cgroup", "cgroup2", 0);
  mkdir("/dev/shm", 0777);
  mount_or_give_up("tmpfs", "/dev/shm", "tmpfs", 0);
}

static bool is_agent_port(const char *directory) {
  char path[300];
  char name[64] = "";
  snprintf(path, sizeof path, "%s/name", directory);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t length = read(fd, name, sizeof name - 1);
  close(fd);
  return length > 0 && strncmp(name, PORT_NAME, strlen(PORT_NAME)) == 0;
}

int open_agent_port(void) {
  for (int tries = 0; tries < 2000; tries++) {
    glob_t found;
    int fd = -1;
    if (glob("/sys/class/virtio-ports/*", 0, NULL, &found) == 0) {
      for (size_t i = 0; i < found.gl_pathc && fd < 0; i++) {
        if (!is_agent_port(found.gl_pathv[i])) continue;
        char device[300];
        snprintf(device, sizeof device, "/dev/%s", strrchr(found.gl_pathv[i], '/') + 1);
        fd = open(device, O_RDWR | O_CLOEXEC | O_NONBLOCK);
      }
    }
    globfree(&found);
    if (fd >= 0) return fd;
    usleep(1000);
  }
  give_up("no virtio-serial port named " PORT_NAME);
  return -1;
}
