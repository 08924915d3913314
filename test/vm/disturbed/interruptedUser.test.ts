import { describeInterruption } from './interruption.ts'

describeInterruption('ordinary user')
