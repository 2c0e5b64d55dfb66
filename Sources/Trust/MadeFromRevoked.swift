/// A model of a graph whose steps lead to other models of it (`Lineage.Edge.parent`).
protocol HasLineageEdges {
    var edges: [Lineage.Edge] { get set }
}

extension Lineage.Node: HasLineageEdges {}
extension Descent.Node: HasLineageEdges {}

extension Array where Element: HasLineageEdges {
    /// Marks every pinned step to what was revoked for being compromised, and to what was made from that: breadth first, so that the way
    /// that is shown is a shortest one.
    /// - Parameter revoked: where it begins, and what revoked it.
    /// - Returns: over which of its edges each further model is reached.
    mutating func markMadeFrom(_ revoked: [(node: Int, by: RevocationEvidence)]) -> [Int: Int] {
        guard !revoked.isEmpty else { return [:] }
        var children: [Int: [(node: Int, edge: Int)]] = [:]
        for node in indices {
            for edge in self[node].edges.indices where !self[node].edges[edge].digests.isEmpty {
                if let parent = self[node].edges[edge].parent {
                    children[parent, default: []].append((node, edge))
                }
            }
        }
        var pending = revoked
        var reached = Set(revoked.map(\.node))
        var via: [Int: Int] = [:]
        var next = 0
        while next < pending.count {
            let (parent, evidence) = pending[next]
            next += 1
            for (child, edge) in children[parent] ?? [] {
                if self[child].edges[edge].state != .revoked {
                    self[child].edges[edge].state = .revoked
                    self[child].edges[edge].standing = .revoked
                    self[child].edges[edge].revocation = evidence
                    self[child].edges[edge].isRevokedAbove = true
                }
                if reached.insert(child).inserted {
                    via[child] = edge
                    pending.append((child, self[child].edges[edge].revocation ?? evidence))
                }
            }
        }
        return via
    }
}
