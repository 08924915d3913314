#ifndef TONARI_DHRYSTONE_CHECK_H
#define TONARI_DHRYSTONE_CHECK_H

#include "pass.h"

#include <stdint.h>

/* Says on stderr what differs. */
bool state_is_right(const struct locals *locals, uint64_t passes);

#endif
