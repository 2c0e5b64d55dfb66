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

    /// Sizes of files whose SHA-256 was revoked.
    struct RevokedSizes {
        var known: Set<Int> = []
        /// Of some nobody states the size.
        var isAnyPossible = false
    }

    func revokedSizes() throws -> RevokedSizes {
        if let revokedFileSizes { return revokedFileSizes }
        var sizes = RevokedSizes()
        for fact in try source.allRevocations() {
            guard case .digests(let named) = fact.revocation.target else { continue }
            for digest in named.map(\.digest) where digest.algorithm == .sha256 {
                let spoken = try spoken(of: digest)
                let stated = (spoken.standing + spoken.takenBack + spoken.excluded).flatMap { entry in
                    entry.claims.artifacts.filter { entry.files(of: digest).contains($0.name) }.map(\.size)
                }
                let known = stated.compactMap { $0 }
                sizes.known.formUnion(known)
                if known.isEmpty || known.count < stated.count { sizes.isAnyPossible = true }
            }
        }
        revokedFileSizes = sizes
        return sizes
    }

    /// What was taken back of a digest under a name, if that leaves nobody of the same rank who still speaks for it.
    ///
    /// Stewards who call a statement compromised outrank everybody. A signer takes back its own word and nobody else's.
    func revocations(
        _ digest: Digest, standing: [Counted], takenBack: [Counted]
    ) throws -> (decide: [RevocationEvidence], rest: [RevocationEvidence]) {
        var decide = try revocations(of: digest)
        for entry in standing + takenBack {
            for other in entry.statement.sameWeights(as: digest) {
                for fact in try source.revocations(of: other) {
                    let evidence = RevocationEvidence(fact, tap: name, isLinked: true)
                    if !decide.contains(where: { $0.id == evidence.id }) { decide.append(evidence) }
                }
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

    /// Whether a file of that size may be one whose SHA-256 was revoked: it is taken then, whatever else would settle the verdict.
    package func mayBeRevoked(fileOfSize size: Int) throws -> Bool {
        for tap in taps where bindsRevocations(of: tap) {
            let sizes = try tap.revokedSizes()
            if sizes.isAnyPossible || sizes.known.contains(size) { return true }
        }
        return false
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
