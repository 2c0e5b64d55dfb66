package import Attestation
package import Cryptography

/// What a revocation would take back in a source side, and what was made from that.
package struct RevocationReach: Sendable {
    package struct Entry: Hashable, Sendable {
        package let id: Hash32
        package let model: ModelName
        package let version: String?
    }

    /// The way from something that was made from revoked bytes to the bytes, over pinned steps.
    package struct Descendant: Hashable, Sendable {
        /// The descendant first.
        package let way: [ModelName]
    }

    /// Statements that are taken back, or that speak of the revoked bytes.
    package let entries: [Entry]
    package let descendants: [Descendant]

    /// - Parameters:
    ///   - signer: whose own word it is; nil for the stewards'.
    ///   - indexes: of statements in the log; what is not in it comes after all that is.
    package init(
        of target: Revocation.Target, by signer: String?, in parts: SourceParts, indexes: [Hash32: UInt64]
    ) {
        func key(_ signature: Envelope.Signature) -> PublicKey? {
            signature.keyID.flatMap { parts.signers.key(hinted: $0) }
        }
        func isTaken(_ attestation: SourceRegistry.SourceAttestation) -> Bool {
            switch target {
            case .attestation(let id, _): return attestation.signed.id == id
            case .digests(let named):
                let digests = Set(named.map(\.digest))
                return attestation.statement.subjects.contains { !digests.isDisjoint(with: $0.digests) }
            case .key(let revoked, let from):
                let index = indexes[attestation.signed.id]
                let isLate = index.map { $0 >= from ?? UInt64.max } ?? true
                return isLate && attestation.signed.envelope.signatures.contains { key($0) == revoked }
            case .revocation: return false
            }
        }
        let taken = parts.attestations.filter(isTaken)
        /// With the digests that statements give the same weights, over as many steps as it takes.
        func linked(_ digests: [Digest]) -> [Digest] {
            var speaking: [Digest: [Statement]] = [:]
            for one in parts.attestations {
                for digest in one.statement.subjects.flatMap(\.digests) {
                    speaking[digest, default: []].append(one.statement)
                }
            }
            var found = digests
            var next = 0
            while next < found.count {
                for statement in speaking[found[next]] ?? [] {
                    for other in statement.sameWeights(as: found[next]) where !found.contains(other) {
                        found.append(other)
                    }
                }
                next += 1
            }
            return found
        }
        entries = taken.compactMap { attestation in
            attestation.statement.model.map {
                Entry(id: attestation.signed.id, model: $0, version: attestation.statement.version)
            }
        }
        var children: [Digest: [(model: ModelName, digests: [Digest])]] = [:]
        for attestation in parts.attestations {
            guard let claims = attestation.statement.claims, case .parents(let parents) = claims.lineage
            else {
                continue
            }
            let digests = attestation.statement.subjects.flatMap(\.digests)
            for digest in Set(parents.flatMap(\.digests)) {
                children[digest, default: []].append((claims.model, digests))
            }
        }
        var pending: [(digest: Digest, way: [ModelName])] = []
        if case .digests(let named) = target {
            let own = Dictionary(
                taken.flatMap { one in
                    one.statement.subjects.flatMap(\.digests).map { ($0, one.statement.claims?.model) }
                }, uniquingKeysWith: { first, _ in first })
            pending = linked(named.map(\.digest)).map { ($0, (own[$0] ?? nil).map { [$0] } ?? []) }
        } else {
            for one in taken {
                guard let model = one.statement.claims?.model else { continue }
                pending += one.statement.subjects.flatMap(\.digests).map { ($0, [model]) }
            }
        }
        var seen = Set(pending.map(\.digest))
        var found: [Descendant] = []
        var models = Set(entries.map(\.model))
        var next = 0
        while next < pending.count {
            let (digest, way) = pending[next]
            next += 1
            for child in children[digest] ?? [] {
                let longer = [child.model] + way
                if models.insert(child.model).inserted { found.append(Descendant(way: longer)) }
                for own in child.digests where seen.insert(own).inserted { pending.append((own, longer)) }
            }
        }
        descendants = found
    }
}
