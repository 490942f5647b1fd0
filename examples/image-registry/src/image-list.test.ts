import { expect, test } from 'vitest'
import { type Image, newImage } from './image.js'
import { listPage } from './image-list.js'

function image(index: number, attributes: Partial<Image> = {}): Image {
  const id = `00000000-0000-4000-8000-00000000000${index}`
  return { ...newImage(id, 'p'), name: `n${index}`, ...attributes }
}

const images = [
  image(1, { size: 30, tags: ['a'] }),
  image(2, { size: 10, tags: ['a', 'b'], properties: { os: 'x' } }),
  image(3, { size: null, visibility: 'public' }),
  image(4, { os_hidden: true }),
]

function list(query: string) {
  const page = listPage(images, new URL(`http://registry/v2/images${query}`))
  const { images: views } = page
  return { ...page, names: Array.isArray(views) ? views.map(({ name }) => String(name)).join(' ') : '' }
}

test.each([
  ['', 'n1 n2 n3'],
  ['?sort_key=name&sort_dir=desc', 'n3 n2 n1'],
  ['?sort_key=size&sort_dir=asc', 'n3 n2 n1'],
  ['?sort=size:desc', 'n1 n2 n3'],
  ['?name=n2', 'n2'],
  ['?visibility=public', 'n3'],
  ['?os=x', 'n2'],
  ['?tag=a&tag=b', 'n2'],
  ['?os_hidden=true', 'n4'],
  ['?limit=2', 'n1 n2'],
  ['?marker=00000000-0000-4000-8000-000000000002', 'n3'],
])('%s lists %s', (query, names) => {
  expect(list(query).names).toBe(names)
})

test('a page that is not the last names the next, which goes on where it ended', () => {
  const first = list('?limit=2&sort_key=name&sort_dir=asc')
  expect(first).toMatchObject({
    first: '/v2/images?limit=2&sort_key=name&sort_dir=asc',
    next: '/v2/images?limit=2&sort_key=name&sort_dir=asc&marker=00000000-0000-4000-8000-000000000002',
    schema: '/v2/schemas/images',
  })
  const rest = list('?limit=2&sort_key=name&sort_dir=asc&marker=00000000-0000-4000-8000-000000000002')
  expect(rest.names).toBe('n3')
  expect(rest).not.toHaveProperty('next')
})

test('400 for a limit that is no number, and a marker that is not in the list', () => {
  for (const query of ['?limit=x', '?marker=x']) {
    expect(() => list(query)).toThrow(expect.objectContaining({ status: 400 }))
  }
})
