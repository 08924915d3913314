import { describeInterruption } from './interruption.ts'

describeInterruption('root')
