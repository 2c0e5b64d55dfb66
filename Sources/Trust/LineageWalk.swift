internal import Attestation
internal import Cryptography
internal import Taps

extension TapView {
    /// The ancestors of a model, as the given statements of it start them.
    ///
    /// Breadth first with a queue: nothing recurses, shared ancestors are asked for once, and both depth and number are bounded.
    func lineage(of model: ModelName, statements: [Counted]) throws -> Lineage {
        try lineage(from: statements.map(\.attestation.id)) {
            try walkedLineage(of: model, statements: statements)
        }
    }

    /// The same, not remembered: for who asks once, and changes what it got.
    func walkedLineage(of model: ModelName, statements: [Counted]) throws -> Lineage {
        var walk = LineageWalk(tap: self)
        return try walk.run(model, statements)
    }
}

private struct LineageWalk {
    let tap: TapView
    private var nodes: [Lineage.Node] = []
    private var pending: [(node: Int, depth: Int, statements: [Counted])] = []
    /// Nodes by the ids of their statements, which are of one model: at one version it stands once.
    private var known: [[Hash32]: Int] = [:]
    /// The same by the ids of the statements that speak for a parent, before those were chosen that tell its origin.
    private var places: [[Hash32]: Int] = [:]
    private var isTruncated = false
    private static let many = 48

    init(tap: TapView) { self.tap = tap }

    mutating func run(_ model: ModelName, _ statements: [Counted]) throws -> Lineage {
        _ = try node(model, stating(model, statements), depth: 0)
        var next = 0
        while next < pending.count {
            let (index, depth, statements) = pending[next]
            next += 1
            try expand(index, depth, statements)
        }
        let reach = spreadRevocations()
        return Lineage(
            nodes: nodes, hasCycle: Self.hasCycle(nodes), isTruncated: isTruncated, revokedPath: reach)
    }

    /// The statements that tell the origin: of the highest rank that says anything, those in hand first, then others of the same
    /// versions that speak of some of the same bytes. What a model's other versions, or other files of a collection, were made
    /// from is not theirs to say (docs/registry.md, "Statement").
    private func stating(_ model: ModelName, _ statements: [Counted]) throws -> [Counted] {
        func telling(_ candidates: [Counted]) -> [Counted] {
            let telling = candidates.filter { $0.claims.lineage != .notStated }
            let rank = telling.map(\.rank).max()
            return telling.filter { $0.rank == rank }
        }
        let own = telling(statements)
        if !own.isEmpty || statements.isEmpty { return own.isEmpty ? statements : own }
        let siblings = try tap.attestations(of: model).filter { other in
            statements.contains {
                sameText($0.claims.version, other.claims.version) && $0.sharesDigest(with: other)
            }
        }
        let found = telling(siblings)
        return found.isEmpty ? statements : found
    }

    private mutating func node(_ name: ModelName, _ statements: [Counted], depth: Int) throws -> Int? {
        let entries = statements.map(\.attestation.id).sorted()
        if let index = known[entries] { return index }
        guard nodes.count < TrustLimits.lineageNodes, depth <= TrustLimits.lineageDepth else {
            isTruncated = true
            return nil
        }
        var versions: [String] = []
        for case let version? in statements.map(\.claims.version)
        where !versions.contains(where: { sameText($0, version) }) {
            versions.append(version)
        }
        var licenses: [String] = []
        for case let license? in statements.sorted(by: { $0.rank > $1.rank }).map(\.claims.license)
        where !licenses.contains(where: { sameText($0, license) }) {
            licenses.append(license)
        }
        let index = nodes.count
        nodes.append(
            Lineage.Node(
                name: name, versions: versions, origin: .notStated, entries: entries, licenses: licenses,
                revocation: try tap.revocation(ofAnyOf: statements), edges: []))
        known[entries] = index
        if nodes.count == Self.many {
            // A lineage of so many may have as many as there may be: to grow by doubling is to place everything anew each time.
            nodes.reserveCapacity(TrustLimits.lineageNodes)
            known.reserveCapacity(TrustLimits.lineageNodes)
            places.reserveCapacity(TrustLimits.lineageNodes)
            tap.reserveCapacity(TrustLimits.lineageNodes)
        }
        pending.append((index, depth, statements))
        tap.expectParents(of: statements)
        return index
    }

    private mutating func expand(_ index: Int, _ depth: Int, _ statements: [Counted]) throws {
        var told: [[Claims.Parent]] = []
        var isFromScratch = false
        for statement in statements {
            switch statement.claims.lineage {
            case .notStated: break
            case .fromScratch: isFromScratch = true
            case .parents(let stated): told.append(stated)
            }
        }
        nodes[index].origin = told.isEmpty ? (isFromScratch ? .fromScratch : .notStated) : .parents
        guard !told.isEmpty else { return }
        let comparisons = try tap.comparisons(on: nodes[index].name, statements: statements)
        nodes[index].edges.reserveCapacity(told.reduce(0) { $0 + $1.count })
        for (list, parents) in told.enumerated() {
            for (place, parent) in parents.enumerated() where !Self.isRepeated(told, list, place) {
                let step = try edge(to: parent, depth: depth + 1, comparisons: comparisons)
                nodes[index].edges.append(step)
            }
        }
    }

    /// Whether a step was told before, in an earlier list or at an earlier place of this one.
    private static func isRepeated(_ told: [[Claims.Parent]], _ list: Int, _ place: Int) -> Bool {
        for earlier in 0...list {
            for other in 0..<(earlier == list ? place : told[earlier].count)
            where told[earlier][other].name == told[list][place].name
                && same(told[earlier][other], told[list][place])
            {
                return true
            }
        }
        return false
    }

    /// Whether two statements tell the same step; what they give as their basis may differ.
    private static func same(_ left: Claims.Parent, _ right: Claims.Parent) -> Bool {
        left.name == right.name && left.relation == right.relation && sameText(left.version, right.version)
            && Set(left.digests) == Set(right.digests)
    }

    private mutating func edge(
        to parent: Claims.Parent, depth: Int, comparisons: [Testimony]
    ) throws -> Lineage.Edge {
        let facts = try tap.parentFacts(parent, comparisons)
        guard !facts.statements.isEmpty else { return facts.edge(parent, parent: nil) }
        let ids = facts.statements.map(\.attestation.id)
        if let place = places[ids] { return facts.edge(parent, parent: place) }
        let place = try node(parent.name, stating(parent.name, facts.statements), depth: depth)
        places[ids] = place
        return facts.edge(parent, parent: place)
    }

    /// Marks every pinned step from which compromised bytes are reached, and tells the way from the model to them.
    private mutating func spreadRevocations() -> Lineage.RevokedPath? {
        /// Over which of its edges a node is reached.
        var via: [Int: Int] = [:]
        var revoked: [(node: Int, by: RevocationEvidence)] = []
        for index in nodes.indices {
            let edge = nodes[index].edges.indices.first { place in
                nodes[index].edges[place].state == .revoked
                    && nodes[index].edges[place].revocation?.severity == .compromised
            }
            if let edge, let evidence = nodes[index].edges[edge].revocation {
                via[index] = edge
                revoked.append((index, evidence))
            }
        }
        via.merge(nodes.markMadeFrom(revoked)) { own, _ in own }
        guard !nodes.isEmpty, via[0] != nil else { return nil }
        var names = [nodes[0].name]
        var at = 0
        var evidence: RevocationEvidence?
        while let step = via[at], names.count <= nodes.count {
            let edge = nodes[at].edges[step]
            names.append(edge.name)
            evidence = edge.revocation
            guard edge.isRevokedAbove, let parent = edge.parent else { break }
            at = parent
        }
        return Lineage.RevokedPath(names: names, evidence: evidence)
    }

    /// Depth-first with a stack of its own: an edge to a model whose descent is still open closes a cycle.
    private static func hasCycle(_ nodes: [Lineage.Node]) -> Bool {
        enum Colour { case new, open, done }
        var colours = [Colour](repeating: .new, count: nodes.count)
        var stack: [(node: Int, next: Int)] = []
        for start in nodes.indices where colours[start] == .new {
            stack.append((start, 0))
            colours[start] = .open
            while let (node, next) = stack.last {
                guard next < nodes[node].edges.count else {
                    colours[node] = .done
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                guard let parent = nodes[node].edges[next].parent else { continue }
                switch colours[parent] {
                case .open: return true
                case .new:
                    colours[parent] = .open
                    stack.append((parent, 0))
                case .done: break
                }
            }
        }
        return false
    }
}
