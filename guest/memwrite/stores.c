/* The stores themselves. In a unit of their own and through asm, so that no compiler makes one memset of them:
 * a string instruction runs an order of magnitude slower under emulation than natively, a store does not. */
#include "stores.h"

void store_plain(uint64_t *to, size_t words, uint64_t value) {
  for (size_t i = 0; i < words; i++) __asm__ volatile("movq %1, %0" : "=m"(to[i]) : "r"(value));
}

void store_nontemporal(uint64_t *to, size_t words, uint64_t value) {
  for (size_t i = 0; i < words; i++) __asm__ volatile("movnti %1, %0" : "=m"(to[i]) : "r"(value));
  __asm__ volatile("sfence" ::: "memory");
}
