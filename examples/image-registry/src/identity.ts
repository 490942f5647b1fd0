import type { IncomingHttpHeaders } from 'node:http'

/** Who is asking. There is no authentication server: the registry believes what it is told. */
export interface Identity {
  readonly userId: string | null
  readonly projectId: string | null
}

/**
 * From the headers that Keystone's middleware sets in front of a real Glance, else from a token `user:project`,
 * as in Glance's own tests: the stock client can send no header but the token.
 */
export function identityOf(headers: IncomingHttpHeaders): Identity {
  const [user, project] = tokenParts(one(headers['x-auth-token']))
  return {
    userId: one(headers['x-user-id']) ?? user ?? null,
    projectId: one(headers['x-project-id']) ?? one(headers['x-tenant-id']) ?? project ?? null,
  }
}

function tokenParts(token: string | undefined): readonly (string | undefined)[] {
  if (token === undefined) return []
  // The stock client escapes the colons. A token without any is a secret and names nobody.
  const parts = token.replaceAll(/%3a/gi, ':').split(':')
  return parts.length < 2 ? [] : parts.map((part) => part || undefined)
}

function one(header: string | string[] | undefined): string | undefined {
  const value = typeof header === 'string' ? header : header?.[0]
  return value === undefined || value === '' || value.length > 255 ? undefined : value
}
