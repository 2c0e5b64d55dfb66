package import Attestation
package import Cryptography

/// A model's ancestors, as one tap tells them: a graph without cycles, every model once.
package struct Lineage: Hashable, Sendable {
    /// What a model's attestations say of its origin.
    package enum Origin: String, Hashable, Sendable {
        /// Silence is not a base model.
        case notStated = "not stated"
        case fromScratch = "from scratch"
        case parents
    }

    package enum State: String, CaseIterable, Hashable, Sendable {
        /// Pinned by a digest that is attested for the parent, and judged.
        case attested
        /// Not pinned by a digest.
        case named
        /// Pinned by a digest that nobody has spoken of.
        case missing
        /// The registry says otherwise: the digest is another model's, the parent is in conflict, or an independent notary
        /// measured that the step is not what is stated.
        case contradicted
        /// Pinned by a digest that was revoked, or that was itself made from compromised bytes.
        case revoked
    }

    package struct Edge: Hashable, Sendable {
        /// As the model's attestations state it.
        package let stated: Claims.Parent
        package var state: State
        /// Of the parent's bytes; nil where they are not attested.
        package var standing: Standing?
        /// Independent notaries whose comparison agrees with the relation, and those whose comparison contradicts it.
        package let measuredBy: [String]
        package let contradictedBy: [String]
        /// Index of the parent in `nodes`; nil where nobody speaks of it, or a limit was met.
        package let parent: Int?
        /// What revoked the parent's bytes, or the bytes above them that it was made from.
        package var revocation: RevocationEvidence?
        /// Whether the policies take the tap's word on the parent; where not, `standing` is what the tap says, and no verdict.
        package var isGranted = true
        /// Whether it is something above the parent that was revoked, and not the parent itself.
        package var isRevokedAbove = false

        package var relation: Relation { stated.relation }
        package var name: ModelName { stated.name }
        package var version: String? { stated.version }
        package var digests: [Digest] { stated.digests }
        package var basis: String? { stated.basis }

        /// Pinned, and attested well enough to be known.
        package var isAttested: Bool {
            state == .attested && (standing == .trusted || standing == .known)
        }
    }

    package struct Node: Hashable, Sendable {
        package let name: ModelName
        package let versions: [String]
        package var origin: Origin
        /// The entries that state it.
        package let entries: [Hash32]
        /// As they are stated, each once; the publisher's first.
        package let licenses: [String]
        /// What revoked bytes of the model's own, under its name.
        package let revocation: RevocationEvidence?
        package var edges: [Edge]
    }

    /// The model itself first, then its ancestors, nearest first.
    package private(set) var nodes: [Node]
    /// Whether a cycle was met and cut: statements that say so contradict each other.
    package let hasCycle: Bool
    /// Whether a limit ended the walk.
    package let isTruncated: Bool
    /// The way to compromised bytes that the model was made from, over pinned steps; nil where there is none.
    package let revokedPath: RevokedPath?

    /// The model first, what was revoked last.
    package struct RevokedPath: Hashable, Sendable {
        package let names: [ModelName]
        package let evidence: RevocationEvidence?
    }

    /// Of a model of which nobody says anything.
    static let silent = Lineage(nodes: [], hasCycle: false, isTruncated: false, revokedPath: nil)

    /// - Parameter isGranted: whether the tap's word on a model is taken.
    consuming func marking(_ isGranted: (ModelName) -> Bool) -> Lineage {
        // Of an ancestor that many share it is asked once.
        let granted = nodes.map { isGranted($0.name) }
        for node in granted.indices {
            for edge in nodes[node].edges.indices {
                let parent = nodes[node].edges[edge].parent
                nodes[node].edges[edge].isGranted =
                    parent.map { granted[$0] } ?? isGranted(nodes[node].edges[edge].name)
            }
        }
        return self
    }

    /// Every step that is stated is attested, and the model itself says where it comes from.
    package var isComplete: Bool { isComplete(from: 0) }

    /// The same of one of the ancestors.
    func isComplete(from index: Int) -> Bool {
        guard nodes.indices.contains(index), nodes[index].origin != .notStated, !hasCycle, !isTruncated else {
            return false
        }
        return ancestry(of: index).allSatisfy { place in
            nodes[place].edges.indices.allSatisfy { nodes[place].edges[$0].isAttested }
        }
    }

    /// A model and what it was made from, nearest first.
    func ancestry(of index: Int) -> [Int] {
        var found = nodes.indices.contains(index) ? [index] : []
        var seen = Set(found)
        var next = 0
        while next < found.count {
            for edge in nodes[found[next]].edges.indices {
                guard let parent = nodes[found[next]].edges[edge].parent, seen.insert(parent).inserted else {
                    continue
                }
                found.append(parent)
            }
            next += 1
        }
        return found
    }
}

extension Lineage.Edge {
    /// Of the parent's bytes, as they would be judged by themselves; nil where they are not attested.
    package var verdict: Standing? {
        isGranted || standing == .revoked ? standing : standing.map { _ in .unknown }
    }

    /// The state in words: `trusted`, `named only`, `revoked by acme (compromised)`.
    package var word: String {
        let revoked = revocation?.shortWords ?? "revoked"
        return switch state {
        case .attested where standing == .unknown: "pinned by one third party"
        case .attested where !isGranted:
            "not granted; its tap says \(standing?.rawValue ?? "unknown")"
        case .attested: standing?.rawValue ?? "unknown"
        case .named: "named only"
        case .missing: "missing: nobody in this registry has spoken of these bytes"
        case .contradicted where !contradictedBy.isEmpty:
            "contradicted by \(contradictedBy.joined(separator: ", "))"
        case .contradicted: "contradicted"
        case .revoked: isRevokedAbove ? "made from what was \(revoked)" : revoked
        }
    }

    /// `measured by ai2`; nothing where nobody measured that it is so.
    package var measuredWords: String? {
        measuredBy.isEmpty ? nil : "measured by \(measuredBy.joined(separator: ", "))"
    }
}
