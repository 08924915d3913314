import { describePage } from './pageInBrowser.ts'
import { sampleInput } from './sampleReport.ts'

describePage('a victim', () => sampleInput(), 5)
