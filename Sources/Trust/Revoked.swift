package import Attestation
package import Cryptography
internal import Registry
internal import Taps

/// A revocation that a verdict rests on, or shows.
package struct RevocationEvidence: Hashable, Sendable {
    package let tap: String
    /// Of the revocation.
    package let id: Hash32
    /// The log index from which it holds.
    package let index: UInt64
    /// A signer's name, or the registry's stewards.
    package let by: String
    package let isBySteward: Bool
    package let severity: Revocation.Severity
    package let reason: String
    /// Whether a key was revoked, and not these bytes or this statement.
    package let isOfKey: Bool
    /// Whether another digest was revoked, of which a statement says that it is of the same weights.
    package let isLinked: Bool

    init(_ fact: RevocationSet.Fact, tap: String, isLinked: Bool = false) {
        self.tap = tap
        self.isLinked = isLinked
        id = fact.id
        index = fact.index
        by = fact.author.words
        isBySteward = fact.author == .stewards
        severity = fact.revocation.severity
        reason = fact.revocation.reason
        if case .key = fact.revocation.target { isOfKey = true } else { isOfKey = false }
    }

    /// `revoked by acme (compromised)`
    package var shortWords: String { "revoked by \(by) (\(severity.rawValue))" }

    /// `revoked by acme (compromised): REASON`
    package var words: String { "\(shortWords): \(reason)" }

    /// Whether the bytes are called harmful, and not only what somebody said of them: then they are under every name. Who says that
    /// revoked weights are those of somebody else's file says it of the own name alone.
    var isOfHarm: Bool { severity == .compromised && !isOfKey && !isLinked }
}

extension TapView {
    /// Of the bytes themselves, whoever speaks of them.
    func revocations(of digest: Digest) throws -> [RevocationEvidence] {
        try source.revocations(of: digest).map { RevocationEvidence($0, tap: name) }
    }

    /// What revoked bytes that statements speak of, under the name that they give: what is called compromised first.
    func revocation(ofAnyOf statements: [Counted]) throws -> RevocationEvidence? {
        // Most registries have revoked nothing.
        guard try !source.allRevocations().isEmpty else { return nil }
        var found: [RevocationEvidence] = []
        for statement in statements {
            for digest in statement.statement.subjects.flatMap(\.digests) {
                found += try ground(of: digest, as: statement.claims.model)?.revocations ?? []
            }
        }
        return found.first { $0.severity == .compromised } ?? found.first
    }

    /// Whether any bytes were called compromised.
    func hasCompromisedBytes() throws -> Bool {
        try source.allRevocations().contains { fact in
            guard case .digests = fact.revocation.target else { return false }
            return fact.revocation.severity == .compromised
        }
    }

    /// Whether some bytes were revoked by a digest of that kind.
    func revokes(by algorithm: DigestAlgorithm) throws -> Bool {
        try source.allRevocations().contains { fact in
            guard case .digests(let named) = fact.revocation.target else { return false }
            return named.contains { $0.digest.algorithm == algorithm }
        }
    }

    /// Digests of the same weights as one, by what is stated of a model, over as many steps as it takes. Of those who state the
    /// digest the highest rank is heard, and what was set aside on this machine too: nothing hides a revocation.
    func sameWeights(as digest: Digest, model: ModelName) throws -> [Digest] {
        var found = [digest]
        var next = 0
        while next < found.count, found.count < Self.linkLimit {
            let spoken = try spoken(of: found[next])
            let speaking = (spoken.standing + spoken.excluded).filter { $0.claims.model == model }
            let best = speaking.map(\.rank).max()
            for entry in speaking where entry.rank == best {
                for other in entry.statement.sameWeights(as: found[next]) where !found.contains(other) {
                    found.append(other)
                }
            }
            next += 1
        }
        return Array(found.dropFirst())
    }

    /// Shards of the largest models are some hundred.
    private static let linkLimit = 1024

    /// What was taken back of a digest under a name, if that leaves nobody of the same rank who still speaks for it.
    ///
    /// Stewards who call a statement compromised outrank everybody. A signer takes back its own word and nobody else's.
    func revocations(
        _ digest: Digest, as model: ModelName, standing: [Counted], takenBack: [Counted]
    ) throws -> (decide: [RevocationEvidence], rest: [RevocationEvidence]) {
        var decide = try revocations(of: digest)
        // Most registries have revoked nothing, and then nobody need ask what belongs together.
        let isLinked = try !source.allRevocations().isEmpty
        for other in isLinked ? try sameWeights(as: digest, model: model) : [] {
            for fact in try source.revocations(of: other) {
                let evidence = RevocationEvidence(fact, tap: name, isLinked: true)
                if !decide.contains(where: { $0.id == evidence.id }) { decide.append(evidence) }
            }
        }
        var rest: [RevocationEvidence] = []
        let best = standing.map(\.rank).max()
        for entry in takenBack {
            guard let fact = entry.revocation else { continue }
            let evidence = RevocationEvidence(fact, tap: name)
            let isAboveAll = evidence.isBySteward && evidence.isOfHarm
            if isAboveAll || best.map({ $0 < entry.rank }) ?? true {
                if !decide.contains(evidence) { decide.append(evidence) }
            } else if !rest.contains(evidence) {
                rest.append(evidence)
            }
        }
        return (decide, rest)
    }
}

extension Judge {
    /// Ids of statements and revocations of any tap that start with `prefix`, 1 to 64 lowercase hex digits; at most two.
    package func entryIDs(withPrefix prefix: String) throws -> [Hash32] {
        var found: Set<Hash32> = []
        for tap in taps {
            found.formUnion(try tap.source.statementIDs(withPrefix: prefix, limit: 2))
            found.formUnion(try tap.source.allRevocations().map(\.id).filter { $0.hex.hasPrefix(prefix) })
        }
        return Array(found.sorted().prefix(2))
    }

    /// Whether it is the id of a revocation that holds in some tap.
    package func isRevocation(_ id: Hash32) throws -> Bool {
        try taps.contains { try $0.source.allRevocations().contains { $0.id == id } }
    }

    /// Whether a tap's revocations do more than warn: the default tap's, and those of taps that a policy lists.
    func bindsRevocations(of tap: TapView) -> Bool {
        tap.isDefault || policy.bindsRevocations(of: tap.name)
    }

    /// Whether bytes were revoked by digests of that kind: it is taken then, whatever else would settle the verdict. No size that
    /// anybody states spares it: who wants to hide a revocation would state another.
    package func revokes(by algorithm: DigestAlgorithm) throws -> Bool {
        try taps.contains { try $0.revokes(by: algorithm) }
    }

    /// What taps have revoked of these bytes themselves, whether or not anybody speaks of them.
    func revocations(of digests: [Digest]) throws -> (binding: [Reason], warning: [Reason]) {
        var binding: [Reason] = []
        var warning: [Reason] = []
        for tap in taps {
            for digest in digests {
                for evidence in try tap.revocations(of: digest) {
                    let place = tap.isDefault ? "" : " (tap \(tap.name))"
                    let text = "these bytes were \(evidence.words)\(place)"
                    let isBinding = bindsRevocations(of: tap)
                    let reason = Reason(.revoked, isBinding ? .fault : .warning, text)
                    if isBinding, !binding.contains(reason) { binding.append(reason) }
                    if !isBinding, !warning.contains(reason) { warning.append(reason) }
                }
            }
        }
        return (binding, warning)
    }

    /// What was revoked above a model, with the way to it. Those that reach it are faults.
    static func reasons(revokedAbove lineage: Lineage) -> [Reason] {
        var reasons: [Reason] = []
        if let reach = lineage.revokedPath, let evidence = reach.evidence {
            let way = reach.names.map(\.description).joined(separator: " <- ")
            reasons.append(
                Reason(
                    .revoked, .fault,
                    "it was made from \(reach.names[reach.names.count - 1]), \(evidence.words): \(way)"
                ))
        }
        for node in lineage.nodes {
            for edge in node.edges {
                guard let evidence = edge.revocation, !edge.isRevokedAbove else { continue }
                let isReached = lineage.revokedPath?.evidence == evidence
                guard !isReached else { continue }
                reasons.append(
                    Reason(
                        .revoked, .warning,
                        "\(edge.name), from which \(node.name) was made, was \(evidence.words)"
                    ))
            }
        }
        return reasons
    }
}
