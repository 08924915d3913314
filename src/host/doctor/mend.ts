/** How an ordinary user gets namespaces; root lacks them only inside a container. */
export function namespacesMend(isRoot: boolean): string {
  if (isRoot) return 'allow this container to make namespaces (CAP_SYS_ADMIN), or run tonari outside it'
  return [
    'sudo sysctl -w user.max_user_namespaces=10000',
    '(on older Debian kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0),',
    'or run tonari as root',
  ].join(' ')
}

export function tunMend(isRoot: boolean): string {
  if (isRoot) return 'modprobe tun, or hand /dev/net/tun into this container'
  return 'sudo modprobe tun && sudo chmod 666 /dev/net/tun'
}
