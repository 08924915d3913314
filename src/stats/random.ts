/** Numbers in [0, 1), the same for the same seed: sfc32 (Doty-Humphrey's small fast counting generator). */
export function seededRandom(seed: number): () => number {
  let a = 0x9e3779b9
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  // The first outputs still show the seed.
  for (let i = 0; i < 16; i++) next()
  return next
}
