import { hypervisorConformance } from '../conformance/hypervisor.ts'
import { FakeHypervisor } from '../fakes/fakeHypervisor.ts'

hypervisorConformance('fake', () => {
  const hypervisor = new FakeHypervisor()
  return Promise.resolve({
    hypervisor,
    spec: (name) =>
      Promise.resolve({
        name,
        acceleration: 'tcg',
        vcpus: 1,
        memoryBytes: 2 ** 28,
        memoryNode: null,
        kernelPath: '/kernel',
        initrdPath: '/initrd',
        rootImagePath: '/root',
        vcpuCores: [0],
        emulatorCores: [0],
        bootCores: null,
        disk: { fd: 0, sizeBytes: 2 ** 26, throttle: { writeBytesPerSecond: null, readBytesPerSecond: null } },
        nics: [],
        template: null,
      }),
    templatePath: 'template',
    isAlive: (pid) => hypervisor.alive.has(pid),
    cleanUp: () => Promise.resolve(),
  })
})
