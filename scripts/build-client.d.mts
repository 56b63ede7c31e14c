/** Builds the client when its sources differ from what dist/client was built from. */
export function buildClient(root: string): Promise<void>
