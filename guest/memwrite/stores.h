#ifndef TONARI_MEMWRITE_STORES_H
#define TONARI_MEMWRITE_STORES_H

#include <stddef.h>
#include <stdint.h>

/* Both write `words` times `value`, one 8-byte store each. */
void store_plain(uint64_t *to, size_t words, uint64_t value);
void store_nontemporal(uint64_t *to, size_t words, uint64_t value);

#endif
