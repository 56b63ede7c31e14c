/** What a person may see. Every query, topic key and export takes one. */
export interface Scope {
  ports: 'all' | readonly string[]
  centers: 'all' | readonly string[]
}

/** For the loop and for people without restriction. */
export const fullScope: Scope = { ports: 'all', centers: 'all' }
