#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

static int reply_hello(const struct command *command) {
  struct utsname system;
  uname(&system);
  reply_begin(command->id, true);
  field_i64("protocol", AGENT_PROTOCOL);
  field_string("kernel", system.release);
  field_i64("cpus", sysconf(_SC_NPROCESSORS_ONLN));
  field_i64("memoryBytes", (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE));
  event_end();
  return 0;
}

static int reply_clock(const struct command *command) {
  reply_begin(command->id, true);
  field_i64("t", monotonic_ns());
  event_end();
  return 0;
}

/* read PATH */
static int reply_file(const struct command *command) {
  char text[MAX_LINE];
  if (command->argc != 1) return EINVAL;
  int fd = open(command->argv[0], O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  size_t length = 0;
  for (ssize_t n = 1; n > 0 && length < sizeof text; length += (size_t)n) {
    n = read(fd, text + length, sizeof text - length);
    if (n < 0) {
      int error = errno;
      close(fd);
      return error;
    }
  }
  close(fd);
  reply_begin(command->id, true);
  field_text("text", text, length);
  event_end();
  return 0;
}

/* write PATH TEXT */
static int write_file(const struct command *command) {
  if (command->argc != 2) return EINVAL;
  int fd = open(command->argv[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return errno;
  ssize_t n = write(fd, command->argv[1], strlen(command->argv[1]));
  int error = n < 0 ? errno : 0;
  close(fd);
  return error;
}

/* mount DEVICE DIRECTORY TYPE */
static int mount_device(const struct command *command) {
  if (command->argc != 3) return EINVAL;
  return mount(command->argv[0], command->argv[1], command->argv[2], MS_NOATIME, NULL) == 0 ? 0 : errno;
}

static int interface_ioctl(int fd, unsigned long request, struct ifreq *interface) {
  return ioctl(fd, request, interface) == 0 ? 0 : errno;
}

static bool parse_mac(const char *text, struct ifreq *interface) {
  unsigned char *mac = (unsigned char *)interface->ifr_hwaddr.sa_data;
  interface->ifr_hwaddr.sa_family = ARPHRD_ETHER;
  return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5) == 6;
}

static int set_address(int fd, unsigned long request, struct ifreq *interface, const char *address) {
  struct sockaddr_in *in = (struct sockaddr_in *)&interface->ifr_addr;
  memset(in, 0, sizeof *in);
  in->sin_family = AF_INET;
  if (inet_pton(AF_INET, address, &in->sin_addr) != 1) return EINVAL;
  return interface_ioctl(fd, request, interface);
}

/* net INTERFACE MAC ADDRESS NETMASK: sets all four and brings the link up; MAC and ADDRESS may be "-" */
static int set_up_interface(const struct command *command) {
  struct ifreq interface = {0};
  if (command->argc != 4 || strlen(command->argv[0]) >= IFNAMSIZ) return EINVAL;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  strcpy(interface.ifr_name, command->argv[0]);
  int error = 0;
  if (strcmp(command->argv[1], "-") != 0) {
    error = parse_mac(command->argv[1], &interface) ? interface_ioctl(fd, SIOCSIFHWADDR, &interface) : EINVAL;
  }
  if (error == 0 && strcmp(command->argv[2], "-") != 0) {
    error = set_address(fd, SIOCSIFADDR, &interface, command->argv[2]);
    if (error == 0) error = set_address(fd, SIOCSIFNETMASK, &interface, command->argv[3]);
  }
  if (error == 0) error = interface_ioctl(fd, SIOCGIFFLAGS, &interface);
  interface.ifr_flags |= IFF_UP | IFF_RUNNING;
  if (error == 0) error = interface_ioctl(fd, SIOCSIFFLAGS, &interface);
  close(fd);
  return error;
}

/* identity HOSTNAME SEED: a restored guest must not share its template's name and random state. The seed is 64 hex
 * digits of the host's randomness, credited in full so that no program waits for more. */
static int set_identity(const struct command *command) {
  struct {
    struct rand_pool_info head;
    char bytes[64];
  } entropy = {.head = {.entropy_count = 256, .buf_size = 64}};
  if (command->argc != 2 || strlen(command->argv[1]) != sizeof entropy.bytes) return EINVAL;
  if (sethostname(command->argv[0], strlen(command->argv[0])) != 0) return errno;
  memcpy(entropy.bytes, command->argv[1], sizeof entropy.bytes);
  int fd = open("/dev/urandom", O_RDWR | O_CLOEXEC);
  if (fd < 0) return errno;
  int error = ioctl(fd, RNDADDENTROPY, &entropy) != 0 || ioctl(fd, RNDRESEEDCRNG) != 0 ? errno : 0;
  close(fd);
  return error;
}

static int flush_to_disk(const struct command *command) {
  (void)command;
  sync();
  return 0;
}

static int power_off(const struct command *command) {
  reply_ok(command->id);
  sync();
  reboot(RB_POWER_OFF);
  return errno;
}

struct builtin {
  const char *verb;
  int (*run)(const struct command *command);
  bool replies;
};

static const struct builtin builtins[] = {
    {"hello", reply_hello, true},       {"clock", reply_clock, true},        {"read", reply_file, true},
    {"write", write_file, false},       {"mount", mount_device, false},      {"net", set_up_interface, false},
    {"identity", set_identity, false},  {"sync", flush_to_disk, false},      {"poweroff", power_off, true},
};

bool run_builtin(const struct command *command) {
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
    if (strcmp(builtins[i].verb, command->verb) != 0) continue;
    int error = builtins[i].run(command);
    if (error != 0) reply_error(command->id, command->verb, error);
    else if (!builtins[i].replies) reply_ok(command->id);
    return true;
  }
  return false;
}
