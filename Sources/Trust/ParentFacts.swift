internal import Attestation
internal import Cryptography
internal import Taps

/// What a tap knows of a parent that a statement names.
struct ParentFacts {
    var state = Lineage.State.named
    /// Of the parent's bytes; nil where they are not attested.
    var standing: Standing?
    /// Those that speak of the parent.
    var statements: [Counted] = []
    var revoked: [RevocationEvidence] = []
    /// Independent notaries who measured that the step is what is stated, and those who measured that it is not.
    var measuredBy: [String] = []
    var contradictedBy: [String] = []

    /// - Parameter parent: the place of the parent's node.
    func edge(_ claim: Claims.Parent, parent: Int?) -> Lineage.Edge {
        Lineage.Edge(
            stated: claim, state: state, standing: standing, measuredBy: measuredBy,
            contradictedBy: contradictedBy, parent: parent,
            revocation: revoked.first { $0.severity == .compromised } ?? revoked.first)
    }
}

extension TapView {
    /// - Parameter comparisons: of the model that states the parent.
    func parentFacts(_ parent: Claims.Parent, _ comparisons: [Testimony]) throws -> ParentFacts {
        var facts = ParentFacts()
        let steps = try comparisons.steps(from: parent, in: self)
        facts.measuredBy = steps.agreeing
        facts.contradictedBy = steps.contradicting.map(\.by)
        if parent.digests.isEmpty {
            facts.statements = try attestations(of: parent.name).filter {
                parent.version == nil || sameText($0.claims.version, parent.version)
            }
        } else {
            try hold(parent, &facts)
        }
        if facts.state != .revoked, !facts.contradictedBy.isEmpty {
            facts.state = .contradicted
        }
        return facts
    }

    /// A parent that is pinned: what is known of those bytes.
    private func hold(_ parent: Claims.Parent, _ facts: inout ParentFacts) throws {
        facts.state = .missing
        var isOthers = false
        facts.revoked = try parent.digests.flatMap { try revocations(of: $0) }
        for digest in parent.digests {
            if let ground = try ground(of: digest, as: parent.name) {
                for entry in ground.entries
                where !facts.statements.contains(where: { $0.attestation.id == entry.attestation.id }) {
                    facts.statements.append(entry)
                }
                // A contradiction in one digest spoils the parent; otherwise the best attested speaks.
                facts.standing = min(facts.standing ?? .unknown, ground.standing)
                facts.revoked += ground.revocations
            } else if try !attestations(of: digest).isEmpty {
                isOthers = true
            }
        }
        let standing = facts.standing
        if !facts.revoked.isEmpty {
            facts.state = .revoked
            facts.standing = .revoked
        } else if standing == .conflict || standing == .untrusted || (isOthers && standing == nil) {
            facts.state = .contradicted
        } else if standing != nil {
            facts.state = .attested
        }
    }

    /// What was measured between a model and its parents: comparisons of the weights that its statements state.
    func comparisons(on model: ModelName, statements: [Counted]) throws -> [Testimony] {
        var weights: [Digest] = []
        for case let digest? in statements.map(\.statement.weights) where !weights.contains(digest) {
            weights.append(digest)
        }
        guard !weights.isEmpty else { return [] }
        return try testimony(on: model, statements: statements, weights: weights).filter {
            if case .comparison = $0.act { true } else { false }
        }
    }
}
