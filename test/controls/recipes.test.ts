import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { recipesFor } from '../../src/controls/recipes.ts'
import { limitsSchema } from '../../src/model/control.ts'
import type { Recipe } from '../../src/model/recipe.ts'
import { wellFormed } from '../report/wellFormed.ts'

const TARGET = { vms: [{ name: 'vm1' }, { name: 'vm2' }, { name: 'vm3' }], portBitsPerSecond: 50e6 }
const recipes = (limits: Record<string, unknown>) =>
  recipesFor(limitsSchema.parse({ name: 'tuned', ...limits }), TARGET)
const textOf = (list: readonly Recipe[], tool: Recipe['with']) => list.find((each) => each.with === tool)?.text

/** Runs a script in a network namespace of its own that has the devices which recipes name; an ordinary user gets one too. */
function inNamespace(script: string, input = '') {
  const devices = ['tap-vm1', 'tap-vm2', 'tap-vm3', 'eth0']
    .map((name) => `ip link add ${name} type veth peer name far-${name}`)
    .join(' && ')
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const argv = [...user, '--net', 'sh', '-ec', `${devices}\n${script}`]
  return spawnSync('unshare', argv, { input, encoding: 'utf8' })
}

const CEILING = { network: { by: 'ceiling', on: 'neighbours', fromVm: '14 Mbit/s', toVm: '20 Mbit/s' } }
const POLICING = { network: { by: 'policing', on: ['vm2'], fromVm: '14 Mbit/s', toVm: '20 Mbit/s' } }
const GUARANTEE = { network: { by: 'guaranteed', on: 'victim', fromVm: '20 Mbit/s', toVm: '10 Mbit/s' } }

describe('network recipes', () => {
  it('set a ceiling by the lines that were measured', () => {
    const text = textOf(recipes({ network: { by: 'ceiling', on: ['vm2'], fromVm: '14 Mbit/s' } }), 'tc')
    expect(text).toBe(`# what vm2 sends; the first line takes an earlier limit away
if ip link show dev ifb-vm2 > /dev/null 2>&1; then tc qdisc del dev tap-vm2 ingress 2> /dev/null || true; ip link delete ifb-vm2; fi
ip link add ifb-vm2 type ifb
ip link set ifb-vm2 up
tc qdisc add dev tap-vm2 handle ffff: ingress
tc filter add dev tap-vm2 parent ffff: protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev ifb-vm2
tc qdisc replace dev ifb-vm2 root handle 1: tbf rate 14000000bit burst 8750 limit 26250
`)
  })

  it('are taken by tc as they are', () => {
    const { status, stdout, stderr } = inNamespace(`${textOf(recipes(CEILING), 'tc')}tc qdisc show`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/qdisc tbf 1: dev ifb-vm3 root .*rate 14Mbit/)
    expect(stdout).toMatch(/qdisc tbf 1: dev tap-vm2 root .*rate 20Mbit/)
  })

  it('guarantee a part of the NIC by HTB, both ways', () => {
    const text = textOf(recipes(GUARANTEE), 'tc')
    const { status, stdout, stderr } = inNamespace(`${text}tc class show dev eth0\ntc class show dev ifb-uplink`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/class htb 1:10 parent 1:1 .*rate 20Mbit ceil 50Mbit/)
    expect(stdout).toMatch(/class htb 1:10 parent 1:1 .*rate 10Mbit ceil 50Mbit/)
  })

  it('can be pasted twice', () => {
    for (const limits of [CEILING, GUARANTEE]) {
      const text = textOf(recipes(limits), 'tc') ?? ''
      const queues = 'tc qdisc show; for each in eth0 tap-vm2 tap-vm3; do tc filter show dev $each parent ffff:; done'
      const once = inNamespace(`${text}${queues}`)
      const twice = inNamespace(`${text}${text}${queues}`)
      expect({ status: twice.status, stderr: twice.stderr }).toEqual({ status: 0, stderr: '' })
      expect(twice.stdout.split('\n')).toHaveLength(once.stdout.split('\n').length)
    }
    const rules = textOf(recipes(POLICING), 'nft') ?? ''
    const load = `nft -f - <<'END'\n${rules}END\n`
    const { status, stdout } = inNamespace(`${load}${load}nft list ruleset`)
    expect(status).toBe(0)
    expect(stdout.match(/drop/g)).toHaveLength(2)
  })

  it('take away no ingress queue that they have not made', () => {
    const text = textOf(recipes({ network: { by: 'ceiling', on: ['vm2'], fromVm: '14 Mbit/s' } }), 'tc')
    const { status, stderr } = inNamespace(`tc qdisc add dev tap-vm2 handle ffff: ingress\n${text}`)
    expect(status).not.toBe(0)
    expect(stderr).toContain('Exclusivity flag on')
  })

  it('police by rules that nft takes', () => {
    const text = textOf(recipes(POLICING), 'nft')
    const { status, stderr } = inNamespace('nft -c -f -', text)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(inNamespace('nft -c -f -', text?.replace('drop', 'drip')).status).not.toBe(0)
  })

  it("are libvirt's <bandwidth> in kilobytes a second", () => {
    const text = textOf(
      recipes({ network: { by: 'ceiling', on: ['vm2'], fromVm: '14 Mbit/s', toVm: '20 Mbit/s' } }),
      'libvirt',
    )
    expect(text).toBe(`<!-- vm2: inside of its <interface> -->
<bandwidth>
  <inbound average="2500" burst="13"/>
  <outbound average="1750" burst="128"/>
</bandwidth>
`)
  })

  it('are one <bandwidth> a VM, with the burst of its policing', () => {
    const network = [
      { by: 'ceiling', on: ['vm2'], fromVm: '14 Mbit/s' },
      { by: 'ceiling', on: ['vm2'], toVm: '20 Mbit/s' },
      { by: 'policing', on: ['vm2'], fromVm: '8 Mbit/s', burst: '256 KiB' },
    ]
    expect(textOf(recipes({ network }), 'libvirt')).toBe(`<!-- vm2: inside of its <interface> -->
<bandwidth>
  <inbound average="2500" burst="13"/>
  <outbound average="1000" burst="256"/>
</bandwidth>
`)
  })
})

describe('disk recipes', () => {
  const list = recipes({
    disk: { on: ['vm2'], write: '13 MB/s', writeBurst: '20 MB/s', burstLength: '2 s', readIops: 100 },
  })

  it("are QEMU's options and its command", () => {
    expect(textOf(list, 'QEMU options')).toBe(
      '# vm2\n-drive file=vm2.raw,format=raw,cache=none,throttling.bps-write=13000000,throttling.bps-write-max=20000000,' +
        'throttling.bps-write-max-length=2,throttling.iops-read=100\n',
    )
    expect(JSON.parse(textOf(list, 'QMP') ?? '')).toEqual({
      execute: 'block_set_io_throttle',
      arguments: {
        ...{ id: 'disk0', bps: 0, bps_rd: 0, bps_wr: 13e6, bps_wr_max: 20e6, bps_wr_max_length: 2 },
        ...{ iops: 0, iops_rd: 100, iops_wr: 0 },
      },
    })
  })

  it('are one command and one element a VM, whose lowest rates hold', () => {
    const disk = [
      { on: 'all', write: '20 MB/s' },
      { on: ['vm2'], write: '8 MB/s' },
      { on: ['vm2'], readIops: 100 },
    ]
    const merged = recipes({ disk })
    const commands = (textOf(merged, 'QMP') ?? '').trim().split('\n')
    expect(commands).toHaveLength(3)
    expect(JSON.parse(commands[1] ?? '')).toMatchObject({ arguments: { bps_wr: 8e6, iops_rd: 100 } })
    expect(textOf(merged, 'libvirt')?.match(/<iotune>/g)).toHaveLength(3)
    expect(textOf(merged, 'QEMU options')).toContain('throttling.bps-write=8000000,throttling.iops-read=100\n')
  })

  it("are libvirt's <iotune>", () => {
    expect(textOf(list, 'libvirt')).toBe(`<!-- vm2: inside of its <disk> -->
<iotune>
  <write_bytes_sec>13000000</write_bytes_sec>
  <write_bytes_sec_max>20000000</write_bytes_sec_max>
  <write_bytes_sec_max_length>2</write_bytes_sec_max_length>
  <read_iops_sec>100</read_iops_sec>
</iotune>
`)
  })

  it('are files of control groups of either version', () => {
    const groups = recipes({ disk: { by: 'cgroup', on: 'all', write: '40 MB/s', shared: true } })
    expect(textOf(groups, 'cgroup v1')).toBe(
      "mkdir -p /sys/fs/cgroup/blkio/vm1+vm2+vm3\necho '8:0 40000000' > " +
        '/sys/fs/cgroup/blkio/vm1+vm2+vm3/blkio.throttle.write_bps_device\n',
    )
    expect(textOf(groups, 'cgroup v2')).toBe(
      'echo +io > /sys/fs/cgroup/cgroup.subtree_control\nmkdir -p /sys/fs/cgroup/vm1+vm2+vm3\n' +
        "echo '8:0 wbps=40000000' > /sys/fs/cgroup/vm1+vm2+vm3/io.max\n",
    )
  })

  it('give every VM a group where one has a weight', () => {
    const groups = recipes({ disk: { by: 'cgroup', on: ['vm2'], weight: 50 } })
    const file = (vm: string) => `> /sys/fs/cgroup/${vm}/io.bfq.weight`
    expect(textOf(groups, 'cgroup v2')?.match(/echo \d+ .*/g)).toEqual([
      `echo 50 ${file('vm2')}`,
      `echo 100 ${file('vm1')}`,
      `echo 100 ${file('vm3')}`,
    ])
    expect(groups[0]?.note).toContain('every VM needs one')
  })
})

describe('CPU recipes', () => {
  const list = recipes({ cpu: { on: ['vm2'], cores: 0.4, weight: 50 } })

  it('are files of control groups, and <cputune>', () => {
    expect(textOf(list, 'cgroup v2')).toBe(
      `echo +cpu > /sys/fs/cgroup/cgroup.subtree_control
mkdir -p /sys/fs/cgroup/vm2
echo '40000 100000' > /sys/fs/cgroup/vm2/cpu.max
echo '50' > /sys/fs/cgroup/vm2/cpu.weight
mkdir -p /sys/fs/cgroup/vm1
echo '100' > /sys/fs/cgroup/vm1/cpu.weight
mkdir -p /sys/fs/cgroup/vm3
echo '100' > /sys/fs/cgroup/vm3/cpu.weight
`,
    )
    expect(textOf(list, 'cgroup v1')).toContain("echo '40000' > /sys/fs/cgroup/cpu/vm2/cpu.cfs_quota_us")
    expect(textOf(list, 'cgroup v1')).toContain("echo '1024' > /sys/fs/cgroup/cpu/vm3/cpu.shares")
    expect(textOf(list, 'libvirt')).toContain('<global_quota>40000</global_quota>')
    expect(list.every(({ with: tool, note }) => tool === 'libvirt' || note.includes('every VM needs one'))).toBe(true)
  })

  it('state shares as either version of control groups counts them', () => {
    const shares = list
      .filter(({ with: tool }) => tool === 'libvirt')
      .map(({ note, text }) => [/cgroup version \d.* has \d+/.exec(note)?.[0], /<shares>\d+/.exec(text)?.[0]])
    expect(shares).toEqual([
      ['cgroup version 1, where a VM without shares has 1024', '<shares>512'],
      ['cgroup version 2, where a VM without shares has 100', '<shares>50'],
    ])
    expect(recipes({ cpu: { cores: 0.4 } }).filter(({ with: tool }) => tool === 'libvirt')).toHaveLength(1)
  })

  it('are one <cputune> a VM', () => {
    const cpu = [
      { on: 'all', weight: 50 },
      { on: ['vm2'], cores: 0.4 },
    ]
    const text = textOf(recipes({ cpu }), 'libvirt')
    expect(text?.match(/<cputune>/g)).toHaveLength(3)
    expect(text).toContain('<shares>512</shares>\n  <global_period>')
  })
})

it('every piece of XML is well-formed', () => {
  const all = [CEILING, POLICING, { disk: { write: '1 MB/s' } }, { cpu: { cores: 0.5 } }].flatMap(recipes)
  const xml = all.filter(({ format }) => format === 'xml')
  expect(xml.length).toBe(4)
  for (const { text } of xml) expect(wellFormed(text)).toBe(true)
})
