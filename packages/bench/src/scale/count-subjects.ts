import { notifierToBytes } from '../micro/emit-subjects.js'
import { dispatch } from '../micro/listener-subjects.js'
import { openerOf } from '../micro/open-subject.js'

export const open = openerOf({ notifier: () => notifierToBytes(), listener: dispatch })
