const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin']

/** Directories to look for programs in: an ordinary user's path on Debian lacks those of `tc` and `mke2fs`. */
export function programDirectories(path = process.env['PATH'] ?? ''): string[] {
  return [...new Set([...path.split(':').filter((directory) => directory !== ''), ...SYSTEM_DIRECTORIES])]
}

/** What programs see of the environment: untranslated output, and the system's directories in the path. */
export function programEnvironment(): Record<string, string> {
  return { PATH: programDirectories().join(':'), LC_ALL: 'C.UTF-8' }
}
