import { createFormat } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { describe, expect, it } from 'vitest'
import { eventType, newNotification, wholeNotification } from './notification-parts.js'
import { imageWithProperties, sampleImage, wideImage } from './sample-image.js'

describe('the image that is measured', () => {
  it('makes a message of about a kilobyte', () => {
    const { length } = createFormat('glance').encode(newNotification(sampleImage)).body
    expect(length).toBeGreaterThan(1_000)
    expect(length).toBeLessThan(1_200)
    expect(JSON.stringify(wholeNotification(sampleImage))).toHaveLength(length)
  })

  it.each([sampleImage, wideImage, imageWithProperties(10_000)])(
    'is what the catalogue asks for',
    (image) => {
      expect(imageEvents.validate(eventType, 'INFO', image)).toBeUndefined()
    },
  )

  it.each([1_000, 100_000])('can be %d bytes longer', (bytes) => {
    const longer = JSON.stringify(imageWithProperties(bytes)).length - JSON.stringify(sampleImage).length
    expect(longer / bytes).toBeGreaterThan(0.95)
    expect(longer / bytes).toBeLessThan(1.1)
  })
})
