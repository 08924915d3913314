/** Line for `ip -batch`, first: makes the device that queues what arrives at another. */
export function intermediateCommands(name: string): string[] {
  return [`link add ${name} type ifb`, `link set ${name} up`]
}

/**
 * Script that takes away what the lines of both functions made, if they did: an ingress queue of another origin stays. Does
 * nothing a second time.
 */
export function undoRedirectScript(device: string, intermediate: string): string {
  const there = `ip link show dev ${intermediate} > /dev/null 2>&1`
  return `if ${there}; then tc qdisc del dev ${device} ingress 2> /dev/null || true; ip link delete ${intermediate}; fi`
}

/** Lines for `tc -batch`: sends everything that arrives at `device` through `intermediate`, whose queue then shapes it. */
export function redirectCommands(device: string, intermediate: string): string[] {
  return [
    `qdisc add dev ${device} handle ffff: ingress`,
    `filter add dev ${device} parent ffff: protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev ${intermediate}`,
  ]
}
