/** Process exit statuses, and the kind of failure each stands for. */
export const EXIT_STATUS = {
  done: 0,
  internal: 1,
  badInput: 2,
  gateFailed: 3,
  undecided: 4,
  hostLacksRequirements: 5,
  interrupted: 130,
} as const

type FailureKind = Exclude<keyof typeof EXIT_STATUS, 'done'>

/** The one error class: `code` decides the exit status, `hint` says what the reader can do about it. */
export class TonariError extends Error {
  override readonly name = 'TonariError'
  readonly code: FailureKind
  readonly hint: string | undefined

  constructor(code: FailureKind, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
