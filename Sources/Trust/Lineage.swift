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
        /// The registry says otherwise: the digest is another model's, or the parent is in conflict.
        case contradicted
    }

    package struct Edge: Hashable, Sendable {
        package let relation: Relation
        package let name: ModelName
        package let version: String?
        package let digests: [Digest]
        package let basis: String?
        package let state: State
        /// Of the parent's bytes; nil where they are not attested.
        package let standing: Standing?
        /// Index of the parent in `nodes`; nil where nobody speaks of it, or a limit was met.
        package let parent: Int?

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
        package var edges: [Edge]
    }

    /// The model itself first, then its ancestors, nearest first.
    package let nodes: [Node]
    /// Whether a cycle was met and cut: statements that say so contradict each other.
    package let hasCycle: Bool
    /// Whether a limit ended the walk.
    package let isTruncated: Bool

    /// Every step that is stated is attested, and the model itself says where it comes from.
    package var isComplete: Bool {
        guard let model = nodes.first, model.origin != .notStated, !hasCycle, !isTruncated else {
            return false
        }
        return nodes.allSatisfy { $0.edges.allSatisfy(\.isAttested) }
    }
}
