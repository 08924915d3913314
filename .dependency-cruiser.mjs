// The one statement of the architecture: what each folder of src/ may import besides itself.
const PORTS =
  '(?:hypervisors/hypervisor|network/network|workloads/workload|controls/control|telemetry/probe|channel/channel|store/store)[.]ts$'
const MAY_IMPORT = {
  model: [],
  stats: [],
  host: ['model/'],
  channel: ['model/', 'host/'],
  hypervisors: ['model/', 'host/'],
  network: ['model/', 'host/'],
  image: ['model/', 'host/'],
  workloads: ['model/'],
  controls: ['model/', 'host/'],
  telemetry: ['model/', 'host/'],
  store: ['model/', 'host/'],
  plan: ['model/', 'stats/'],
  place: ['model/'],
  provision: ['model/', PORTS],
  run: ['model/', PORTS],
  analyse: ['model/', 'stats/'],
  report: ['model/'],
  campaign: ['(?!cli/|web/)'],
  cli: ['model/', 'campaign/'],
  'web/server': ['model/', 'campaign/'],
  'web/client': ['model/', 'report/'],
}

const layers = Object.entries(MAY_IMPORT).map(([folder, targets]) => ({
  name: `${folder.replace('/', '-')}-imports-only-what-it-may`,
  comment: `src/${folder} may import ${targets.join(', ') || 'nothing of ours'}; see docs/architecture.md`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [`${folder}/`, ...targets].map((t) => `^src/${t}`) },
}))

const siblings = ['hypervisors', 'network', 'workloads', 'controls', 'telemetry'].map((folder) => ({
  name: `${folder}-ignore-each-other`,
  comment: 'Adapters of one kind share only their port. Move what they share into the port or into host/.',
  severity: 'error',
  from: { path: `^src/${folder}/([^/]+)/` },
  to: { path: `^src/${folder}/[^/]+/`, pathNot: `^src/${folder}/$1/` },
}))

export default {
  forbidden: [
    ...layers,
    ...siblings,
    {
      name: 'every-folder-is-in-the-table',
      comment: 'A new folder under src/ needs a line in MAY_IMPORT first.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: `^src/(?:${Object.keys(MAY_IMPORT).join('|')})/` },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '[.]d[.]ts$' }, to: {} },
    {
      name: 'pure-folders-do-no-io',
      comment: 'model, stats, plan, place, workloads, analyse and report are functions of their arguments.',
      severity: 'error',
      from: { path: '^src/(?:model|stats|plan|place|workloads|analyse|report)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-host-spawns-and-touches-files',
      comment: 'One door to the machine: everything else is testable with a fake host.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:host|store|web/server)/' },
      to: { dependencyTypes: ['core'], path: '^(?:child_process|fs|fs/promises|net|dgram|http|os)$' },
    },
    { name: 'no-src-to-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
