import { expect, it } from 'vitest'
import { walking } from '../../test/support/walking.js'
import type { Case } from '../case.js'
import { planRun } from './plan.js'

const withMore: Case = {
  ...walking,
  contenders: [...walking.contenders, { name: 'slow', module: 'slow', quick: false }],
  cells: [...walking.cells, { name: 'downhill', quick: false }],
}
const swimming: Case = { ...walking, name: 'swimming' }
const planned = (only?: string, quick = false) =>
  planRun([withMore, swimming], { quick, ...(only !== undefined && { only }) }).map((plan) => ({
    name: plan.case.name,
    contenders: plan.contenders.map(({ name }) => name).join(),
    cells: plan.cells.map(({ name }) => name).join(),
    rows: plan.rows.join(),
    rounds: plan.rounds,
  }))

it('everything is run when nothing is asked for', () => {
  const all = { contenders: 'ours,plain', cells: 'uphill', rows: 'uphill,speed', rounds: 3 }
  expect(planned()).toEqual([
    { ...all, name: 'walking', contenders: 'ours,plain,slow', cells: 'uphill,downhill' },
    { ...all, name: 'swimming' },
  ])
})

it('a quick run leaves out what is not needed for the targets', () => {
  expect(planned('walking', true)).toEqual([
    { name: 'walking', contenders: 'ours,plain', cells: 'uphill', rows: 'uphill,speed', rounds: 1 },
  ])
})

it('a quick run does not leave out what is asked for by its own name', () => {
  expect(planned('walking/downhill', true).map(({ cells }) => cells)).toEqual(['downhill'])
})

it('a row can be asked for, and brings the cells and contenders that it is made of', () => {
  expect(planned('walking/speed')).toEqual([
    { name: 'walking', contenders: 'ours,plain', cells: 'uphill', rows: 'speed', rounds: 3 },
  ])
})

it('a cell can be asked for, and brings its rows', () => {
  expect(planned('*/uphill').map(({ name, rows }) => ({ name, rows }))).toEqual([
    { name: 'walking', rows: 'uphill,speed' },
    { name: 'swimming', rows: 'uphill,speed' },
  ])
  expect(planned('walking/downhill')).toEqual([
    { name: 'walking', contenders: 'ours,plain,slow', cells: 'downhill', rows: '', rounds: 3 },
  ])
})

it('nothing is run where nothing is meant', () => {
  expect(planned('flying')).toEqual([])
})
