import { samplePeersRun } from '../fakes/samplePeers.ts'
import { describePage } from './pageInBrowser.ts'
import { sampleInput } from './sampleReport.ts'

describePage('peers', () => sampleInput({}, samplePeersRun()), 1)
