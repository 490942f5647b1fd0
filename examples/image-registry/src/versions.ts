/**
 * Newest first: hashes and hidden images came with 2.7. 2.6, the import workflow, is left out on purpose;
 * clients look for the exact number before they use it.
 */
const minorVersions = [7, 5, 4, 3, 2, 1, 0]

/** The document that clients read to find out what the server speaks. */
export function versionsDocument(host: string | undefined): unknown {
  const href = `http://${host ?? 'localhost'}/v2/`
  return {
    versions: minorVersions.map((minor, index) => ({
      id: `v2.${minor}`,
      status: index === 0 ? 'CURRENT' : 'SUPPORTED',
      links: [{ rel: 'self', href }],
    })),
  }
}
