package import Attestation

/// What a set of statements amounts to.
package struct Totals {
    package private(set) var statementCount = 0
    package private(set) var artifactCount = 0
    package private(set) var models: Set<ModelName> = []
    /// Artifacts by the best tier that states them.
    package private(set) var tiers: [Source.Tier: Int] = [:]
    /// Artifacts behind which stands one third party alone.
    package private(set) var singlePins = 0
    package private(set) var namedEdges = 0
    /// Parents by child, where digests pin the parent and the registry attests the child.
    package private(set) var pinned: [ModelName: Set<ModelName>] = [:]

    package var pinnedEdges: Int { pinned.values.reduce(0) { $0 + $1.count } }

    package init() {}

    package mutating func add(_ statement: Statement) {
        guard let claims = statement.claims else { return }
        statementCount += 1
        artifactCount += claims.artifacts.count
        models.insert(claims.model)
        for artifact in claims.artifacts {
            let sources = artifact.sources.map { statement.sources[$0] }
            let order: [Source.Tier] = [.measured, .publishersList, .thirdParty]
            if let best = order.first(where: { tier in sources.contains { $0.tier == tier } }) {
                tiers[best, default: 0] += 1
                if best == .thirdParty, Set(sources.map(\.place)).count == 1 { singlePins += 1 }
            }
        }
        guard case .parents(let parents) = claims.lineage else { return }
        for parent in parents {
            if parent.digests.isEmpty {
                namedEdges += 1
            } else {
                pinned[claims.model, default: []].insert(parent.name)
            }
        }
    }

    /// The longest way from a model to a base over pinned edges, derivative first.
    /// - Throws: where a model is its own ancestor.
    package func longestChain() throws -> [ModelName] {
        var best: [ModelName: [ModelName]] = [:]
        var open: Set<ModelName> = []
        // Depth first without recursion: a model is settled once all its parents are.
        var stack = pinned.keys.sorted()
        while let model = stack.last {
            if best[model] != nil {
                stack.removeLast()
                continue
            }
            let parents = (pinned[model] ?? []).sorted()
            let unsettled = parents.filter { best[$0] == nil }
            if unsettled.isEmpty {
                let longest = parents.compactMap { best[$0] }.max { $0.count < $1.count } ?? []
                best[model] = [model] + longest
                open.remove(model)
                stack.removeLast()
            } else {
                guard open.insert(model).inserted, open.isDisjoint(with: unsettled) else {
                    throw ImportError("\(model) is among its own ancestors")
                }
                stack += unsettled
            }
        }
        return best.sorted { $0.key < $1.key }.map(\.value).max { $0.count < $1.count } ?? []
    }
}
