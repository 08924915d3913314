#include "agent.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Escaping makes at most six bytes of one, so a full read of a pipe always fits. */
#define EVENT_CAPACITY (MAX_LINE * 8)

static int port = -1;
static char event[EVENT_CAPACITY];
static size_t event_length;

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static bool percent_decode(char *word) {
  char *to = word;
  for (const char *from = word; *from != '\0'; from++) {
    if (*from != '%') {
      *to++ = *from;
      continue;
    }
    int high = hex_digit(from[1]);
    int low = high < 0 ? -1 : hex_digit(from[2]);
    if (low < 0 || (high == 0 && low == 0)) return false;
    *to++ = (char)(high * 16 + low);
    from += 2;
  }
  *to = '\0';
  return true;
}

bool parse_command(char *line, struct command *command) {
  char *rest = NULL;
  command->argc = 0;
  command->id = strtok_r(line, " ", &rest);
  command->verb = strtok_r(NULL, " ", &rest);
  if (command->id == NULL || command->verb == NULL) return false;
  for (char *word = strtok_r(NULL, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
    if (command->argc == MAX_WORDS || !percent_decode(word)) return false;
    command->argv[command->argc++] = word;
  }
  command->argv[command->argc] = NULL;
  return true;
}

bool parse_i64(const char *text, int64_t *value) {
  char *end = NULL;
  errno = 0;
  *value = strtoll(text, &end, 10);
  return errno == 0 && end != text && *end == '\0';
}

void port_open(int fd) { port = fd; }

int port_fd(void) { return port; }

static void put(const char *bytes, size_t length) {
  if (event_length + length > sizeof event) return;
  memcpy(event + event_length, bytes, length);
  event_length += length;
}

static void put_string(const char *text) { put(text, strlen(text)); }

void event_begin(const char *kind) {
  event_length = 0;
  put_string("{\"event\":\"");
  put_string(kind);
  put_string("\"");
}

void reply_begin(const char *id, bool ok) {
  event_length = 0;
  put_string("{\"ok\":");
  put_string(ok ? "true" : "false");
  field_string("reply", id);
}

void field_text(const char *name, const char *text, size_t length) {
  put_string(",\"");
  put_string(name);
  put_string("\":\"");
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\') {
      char escaped[2] = {'\\', (char)c};
      put(escaped, 2);
    } else if (c < 0x20 || c >= 0x7f) {
      char escaped[7];
      snprintf(escaped, sizeof escaped, "\\u%04x", c);
      put(escaped, 6);
    } else {
      put((const char *)&c, 1);
    }
  }
  put_string("\"");
}

void field_string(const char *name, const char *text) { field_text(name, text, strlen(text)); }

void field_i64(const char *name, int64_t value) {
  char text[64];
  int length = snprintf(text, sizeof text, ",\"%s\":%" PRId64, name, value);
  put(text, (size_t)length);
}

void event_end(void) {
  put_string("}\n");
  for (size_t sent = 0; sent < event_length;) {
    ssize_t n = write(port, event + sent, event_length - sent);
    if (n > 0) {
      sent += (size_t)n;
    } else if (n < 0 && errno == EAGAIN) {
      struct pollfd writable = {.fd = port, .events = POLLOUT};
      poll(&writable, 1, 1000);
    } else if (n == 0 || errno != EINTR) {
      return;
    }
  }
}

void reply_ok(const char *id) {
  reply_begin(id, true);
  event_end();
}

void reply_error(const char *id, const char *what, int error) {
  char text[256];
  snprintf(text, sizeof text, "%s: %s", what, error == 0 ? "not understood" : strerror(error));
  reply_begin(id, false);
  field_string("error", text);
  event_end();
}
