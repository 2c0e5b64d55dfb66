package import Attestation
package import Cryptography
internal import Registry
package import Taps

/// What one tap has on a model, for people who hold a name and no bytes.
package struct ModelInformation: Sendable {
    package struct Fact: Hashable, Sendable {
        /// The file; nil for the weights digest.
        package let file: FileName?
        /// Bytes.
        package let size: Int?
        package let kind: String?
        package let digest: Digest
        /// How these bytes are judged under this name.
        package let standing: Standing
    }

    package struct Statement: Hashable, Sendable {
        package let entry: EntryEvidence
        package let license: String?
        package let summary: String?
        package let homepage: String?
        package let facts: [Fact]
    }

    package let registry: RegistryEvidence
    /// Why the policies do not take this registry's word on the model; nil where they do.
    package let refusal: Reason?
    /// As the first statement spells it.
    package let name: ModelName
    /// Publishers' first, then by log index.
    package let statements: [Statement]
    package let lineage: Lineage
    package let testimony: [Testimony]
    /// Models that name this one as a parent, by what they are to it.
    package let children: [Child]

    package struct Child: Hashable, Sendable {
        package let name: ModelName
        package let relation: Relation
    }
}

/// What somebody who may say so calls by an alias. It proves nothing of the bytes that an alias was made from.
package struct AliasMatch: Hashable, Sendable {
    package let tap: String
    package let alias: Alias
    package fileprivate(set) var names: [ModelName]
    /// What is attested of the thing that bears the alias: what the files have to be held against.
    package fileprivate(set) var digests: [Digest]
}

/// A digest that somebody attested, for whoever knows its first digits.
package struct DigestCandidate: Hashable, Sendable {
    package let tap: String
    package let digest: Digest
    package let names: [ModelName]
}

extension Judge {
    /// What the taps have on a model: one value for each that has anything, the default tap's first.
    package func information(on name: ModelName) throws -> [ModelInformation] {
        try reading { try taps.compactMap { try information(on: name, in: $0) } }
    }

    private func information(on name: ModelName, in tap: TapView) throws -> ModelInformation? {
        let spoken = try tap.spoken(of: name)
        let counted = (spoken.standing + spoken.takenBack).sorted { left, right in
            left.rank == right.rank
                ? left.attestation.index < right.attestation.index : left.rank > right.rank
        }
        guard let first = counted.first else { return nil }
        return ModelInformation(
            registry: tap.evidence, refusal: refusal(of: tap, on: first.claims.model),
            name: first.claims.model,
            statements: try counted.map { try statement($0, in: tap) },
            lineage: try granted(
                tap.lineage(
                    of: first.claims.model,
                    statements: spoken.standing.isEmpty
                        ? counted : spoken.standing.sorted { $0.rank > $1.rank }), tap),
            testimony: try tap.testimony(
                on: name, statements: counted, weights: Self.weights(of: counted)),
            children: try children(of: name, in: tap))
    }

    /// A model's lineage by the first tap that speaks of it; nil where none does.
    package func lineage(of name: ModelName) throws -> Lineage? {
        try reading { try firstLineage(of: name) }
    }

    private func firstLineage(of name: ModelName) throws -> Lineage? {
        for tap in taps {
            let spoken = try tap.spoken(of: name)
            let counted = (spoken.standing.isEmpty ? spoken.takenBack : spoken.standing).sorted {
                $0.rank > $1.rank
            }
            guard let first = counted.first else { continue }
            return try granted(tap.walkedLineage(of: first.claims.model, statements: counted), tap)
        }
        return nil
    }

    private static func weights(of statements: [Counted]) -> [Digest] {
        var digests: [Digest] = []
        for case let digest? in statements.map(\.statement.weights) where !digests.contains(digest) {
            digests.append(digest)
        }
        return digests
    }

    private func statement(_ counted: Counted, in tap: TapView) throws -> ModelInformation.Statement {
        let artifacts = Dictionary(uniqueKeysWithValues: counted.claims.artifacts.map { ($0.name, $0) })
        func standing(_ digest: Digest) throws -> Standing {
            try verdict(on: digest, as: counted.claims.model, in: tap)?.standing ?? .unknown
        }
        var facts = try counted.files.map { file in
            ModelInformation.Fact(
                file: file.name, size: artifacts[file.name]?.size, kind: artifacts[file.name]?.kind,
                digest: file.sha256, standing: try standing(file.sha256))
        }
        if let weights = counted.statement.weights {
            facts.append(
                ModelInformation.Fact(
                    file: nil, size: counted.claims.weights?.byteCount, kind: "weights", digest: weights,
                    standing: try standing(weights)))
        }
        let digests = counted.statement.subjects.flatMap(\.digests)
        return ModelInformation.Statement(
            entry: tap.evidence(counted, digests: digests), license: counted.claims.license,
            summary: counted.claims.summary, homepage: counted.claims.homepage, facts: facts)
    }

    private func children(of name: ModelName, in tap: TapView) throws -> [ModelInformation.Child] {
        var children: [ModelInformation.Child] = []
        for counted in try tap.source.descendants(ofModel: name).compactMap(Counted.init) {
            guard case .parents(let parents) = counted.claims.lineage else { continue }
            for parent in parents where parent.name == name {
                let child = ModelInformation.Child(name: counted.claims.model, relation: parent.relation)
                if !children.contains(child) { children.append(child) }
            }
        }
        return children
    }

    /// Attested digests that start with the hex digits, of all taps.
    package func candidates(prefix: String, algorithm: DigestAlgorithm?, limit: Int) throws
        -> [DigestCandidate]
    {
        try taps.flatMap { tap in
            try tap.source.digests(withPrefix: prefix, limit: limit)
                .filter { algorithm == nil || $0.algorithm == algorithm }
                .map { digest in
                    var names: [ModelName] = []
                    for name in try tap.attestations(of: digest).map(\.claims.model)
                    where !names.contains(name) {
                        names.append(name)
                    }
                    return DigestCandidate(tap: tap.name, digest: digest, names: names)
                }
        }
    }

    /// What aliases lead to, in all taps.
    package func matches(_ aliases: [Alias]) throws -> [AliasMatch] {
        try taps.flatMap { tap in
            try aliases.compactMap { alias in
                let stating = try tap.source.attestations(ofAlias: alias).compactMap(Counted.init)
                guard !stating.isEmpty else { return nil }
                var match = AliasMatch(tap: tap.name, alias: alias, names: [], digests: [])
                for counted in stating {
                    if !match.names.contains(counted.claims.model) {
                        match.names.append(counted.claims.model)
                    }
                    for digest in counted.digests(behind: alias) where !match.digests.contains(digest) {
                        match.digests.append(digest)
                    }
                }
                return match
            }
        }
    }

    /// Stated aliases that start with the hex digits, of all taps.
    package func aliasCandidates(prefix: String, limit: Int) throws -> [AliasMatch] {
        var aliases: [Alias] = []
        for tap in taps {
            for alias in try tap.source.aliases(withPrefix: prefix, limit: limit)
            where !aliases.contains(alias) {
                aliases.append(alias)
            }
        }
        return try Array(matches(aliases).prefix(limit))
    }

    /// The models that the taps list, the default tap's first, each tap's in the order of their names.
    package func models() throws -> [(tap: String, model: ListedModel)] {
        try taps.flatMap { tap in try tap.source.models().map { (tap.name, $0) } }
    }

    /// The models of which nobody's word stands any more, by tap: all of it was taken back.
    ///
    /// Where no key was revoked only the models that revocations name are looked at.
    package func revokedModels() throws -> [String: Set<ModelName>] {
        var revoked: [String: Set<ModelName>] = [:]
        for tap in taps {
            let facts = try tap.source.allRevocations()
            var candidates: Set<ModelName> = []
            for fact in facts {
                switch fact.revocation.target {
                case .attestation(_, let model): candidates.insert(model)
                case .digests(let named):
                    for one in named {
                        candidates.formUnion(try tap.attestations(of: one.digest).map(\.claims.model))
                    }
                case .key: candidates.formUnion(try tap.source.models().map(\.name))
                case .revocation: break
                }
            }
            for model in candidates {
                let spoken = try tap.spoken(of: model)
                guard spoken.standing.count + spoken.takenBack.count > 0 else { continue }
                let stands = try spoken.standing.contains { entry in
                    try entry.statement.subjects.flatMap(\.digests).allSatisfy {
                        try tap.revocations(of: $0).isEmpty
                    }
                }
                if !stands { revoked[tap.name, default: []].insert(model) }
            }
        }
        return revoked
    }

    /// Whether it is worth computing a weights digest of tensors of that many bytes alone, before the files' SHA-256.
    package func mayKnowWeights(byteCount: Int) throws -> Bool {
        try revokes(by: .weights) || taps.contains { try $0.source.statesWeights(byteCount: byteCount) }
    }
}
