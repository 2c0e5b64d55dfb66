package import Attestation
internal import Taps

/// What was made from a model, as one tap tells it: breadth first, every model once.
package struct Descent: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        package let name: ModelName
        /// Steps from the model.
        package let depth: Int
        /// What revoked bytes of its own, under its name.
        package fileprivate(set) var revocation: RevocationEvidence?
        /// To models of this graph, nearer first. `Edge.parent` is a place in `nodes`.
        package internal(set) var edges: [Lineage.Edge]

        /// Or made from what was, over pinned steps.
        package var isRevoked: Bool { revocation != nil || edges.contains { $0.state == .revoked } }
    }

    /// The model itself first, without edges.
    package fileprivate(set) var nodes: [Node]
    /// Whether a limit ended the walk.
    package fileprivate(set) var isTruncated: Bool
}

extension Judge {
    /// The descendants of a model in each tap that knows of any, the default tap's first.
    package func descent(of name: ModelName) throws -> [Descent] {
        try reading { try taps.compactMap { try descent(of: name, in: $0) } }
    }

    private func descent(of name: ModelName, in tap: TapView) throws -> Descent? {
        var descent = try tap.descent(of: name)
        for node in descent.nodes.indices {
            for edge in descent.nodes[node].edges.indices {
                let parent = descent.nodes[node].edges[edge].name
                descent.nodes[node].edges[edge].isGranted = grants(tap, parent)
            }
        }
        return descent.nodes.count > 1 ? descent : nil
    }
}

extension TapView {
    /// What stands alone counts: a statement that was taken back makes nobody a descendant.
    func descent(of model: ModelName) throws -> Descent {
        let own = try revocation(ofAnyOf: attestations(of: model))
        var descent = Descent(
            nodes: [.init(name: model, depth: 0, revocation: own, edges: [])], isTruncated: false)
        var places: [ModelName: Int] = [model: 0]
        var next = 0
        while next < descent.nodes.count {
            let (parentPlace, parent) = (next, descent.nodes[next])
            next += 1
            let naming = try source.descendants(ofModel: parent.name).compactMap(Counted.init)
            for counted in naming where counted.revocation == nil && exclusions[counted.attestation.id] == nil
            {
                guard case .parents(let stated) = counted.claims.lineage else { continue }
                let place: Int
                if let known = places[counted.claims.model] {
                    place = known
                } else {
                    guard parent.depth < TrustLimits.lineageDepth,
                        descent.nodes.count < TrustLimits.lineageNodes
                    else {
                        descent.isTruncated = true
                        continue
                    }
                    place = descent.nodes.count
                    places[counted.claims.model] = place
                    descent.nodes.append(
                        .init(
                            name: counted.claims.model, depth: parent.depth + 1, revocation: nil, edges: []))
                }
                if descent.nodes[place].revocation == nil {
                    descent.nodes[place].revocation = try revocation(ofAnyOf: [counted])
                }
                let measured = try comparisons(on: counted.claims.model, statements: [counted])
                for claim in stated where claim.name == parent.name {
                    let edge = try parentFacts(claim, measured).edge(claim, parent: parentPlace)
                    if !descent.nodes[place].edges.contains(where: { $0.isSameStep(as: edge) }) {
                        descent.nodes[place].edges.append(edge)
                    }
                }
            }
        }
        let compromised = descent.nodes.enumerated().compactMap { place, node in
            node.revocation.flatMap { $0.severity == .compromised ? (node: place, by: $0) : nil }
        }
        _ = descent.nodes.markMadeFrom(compromised)
        return descent
    }
}

extension Lineage.Edge {
    fileprivate func isSameStep(as other: Lineage.Edge) -> Bool {
        relation == other.relation && name == other.name && state == other.state
    }
}
