// Writes values with the npm packages yaml and js-yaml, for the differential
// test. Standard input is a JSON array of values, in which a map is
// {"map": [[key, value], …]}; standard output is a JSON array of
// [block, blockReadsBack, classic, classicReadsBack], where reading back is
// always done by yaml.
'use strict'
const modules = process.argv[2]
const yaml = require(modules + '/yaml')
const classic = require(modules + '/js-yaml')

const build = (v, map) => {
  if (Array.isArray(v)) return v.map((x) => build(x, map))
  if (v && typeof v === 'object') return map(v.map.map(([k, x]) => [k, build(x, map)]))
  return v
}

// An object whose keys keep their order, numbers among them.
const ordered = (pairs) => {
  const object = {}
  for (const [k, value] of pairs) {
    Object.defineProperty(object, k, { value, enumerable: true, configurable: true, writable: true })
  }
  return new Proxy(object, { ownKeys: () => pairs.map(([k]) => k) })
}

const flat = (v) => {
  if (v instanceof Map) return { map: [...v].map(([k, x]) => [k, flat(x)]) }
  if (Array.isArray(v)) return v.map(flat)
  return v
}

const readsBack = (text, v) => {
  try {
    return JSON.stringify(flat(yaml.parse(text, { mapAsMap: true, logLevel: 'error' }))) === JSON.stringify(v)
  } catch {
    return false
  }
}

const values = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const answers = values.map((v) => {
  const block = yaml.stringify(build(v, (pairs) => new Map(pairs)), { lineWidth: 0 })
  const old = classic.dump(build(v, ordered), { lineWidth: -1 })
  return [block, readsBack(block, v), old, readsBack(old, v)]
})
process.stdout.write(JSON.stringify(answers))
