import { describe, expect, it } from 'vitest'
import { parseIndexTargets } from '../../src/image/debianSources.ts'
import { parseVersions } from '../../src/image/guestImage.ts'

const ARCHIVE = 'https://mirror.example.invalid/debian/'
const SECURITY = 'https://mirror.example.invalid/debian-security/'

describe('parseIndexTargets', () => {
  it('gives one line for each archive and suite of Debian, with the components that the guest needs', () => {
    const text = [
      `${SECURITY}|bookworm-security|Debian|main|amd64`,
      `${ARCHIVE}|bookworm|Debian|main|amd64`,
      `${ARCHIVE}|bookworm|Debian|contrib|amd64`,
      `${ARCHIVE}|bookworm|Debian|main|i386`,
      `${ARCHIVE}|bookworm-updates|Debian|main|amd64`,
      'https://other.example.invalid/repo|stable|Other|main|amd64',
      '',
    ].join('\n')
    expect(parseIndexTargets(text)).toEqual({
      suite: 'bookworm',
      lines: [
        `deb ${SECURITY} bookworm-security main non-free`,
        `deb ${ARCHIVE} bookworm main non-free`,
        `deb ${ARCHIVE} bookworm-updates main non-free`,
      ],
    })
  })

  it.each(['', '\n', 'https://other.example.invalid/repo|stable|Other|main|amd64\n', 'no such fields\n'])(
    'says that there is no Debian archive: %j',
    (text) => {
      expect(() => parseIndexTargets(text)).toThrow(
        expect.objectContaining({
          code: 'hostLacksRequirements',
          hint: expect.stringContaining('sources.list') as string,
        }),
      )
    },
  )
})

describe('parseVersions', () => {
  it('takes the first word of a line as the program, and the rest as its version', () => {
    expect(
      parseVersions('linux 6.1.0-50-cloud-amd64\nfio 3.33-3+deb12u1\ndhrystone 1.1 (tonari 0.1.0, gcc 12)\n'),
    ).toEqual({
      linux: '6.1.0-50-cloud-amd64',
      fio: '3.33-3+deb12u1',
      dhrystone: '1.1 (tonari 0.1.0, gcc 12)',
    })
  })
})
