/** Every circle of a directed graph, each once, as the nodes on one way round (the first is repeated at the end). */
export const circles = (edges: ReadonlyMap<string, readonly string[]>): string[][] => {
  const found: string[][] = []
  const settled = new Set<string>()
  const trail: string[] = []
  const visit = (node: string) => {
    const at = trail.indexOf(node)
    if (at >= 0) found.push([...trail.slice(at), node])
    if (at >= 0 || settled.has(node)) return
    trail.push(node)
    for (const next of edges.get(node) ?? []) visit(next)
    trail.pop()
    settled.add(node)
  }
  for (const node of edges.keys()) visit(node)
  return found
}
