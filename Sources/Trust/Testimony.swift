package import Attestation
package import Cryptography
internal import Registry
internal import Taps

/// What somebody measured on a model, or a notary's signature beneath another's statement. It is shown; whether it counts is said.
package struct Testimony: Hashable, Sendable {
    package enum Act: Hashable, Sendable {
        /// A signature on a release or an observation.
        case cosignature
        case evaluation(Evaluation)
        case comparison(ModelComparison)
    }

    package let tap: String
    /// The attestation that holds the signature.
    package let id: Hash32
    package let index: UInt64
    package let signer: SignerEvidence
    package let act: Act
    /// By the model's publisher, or by a notary of the publisher's organisation.
    package let isOwn: Bool
    /// Of a comparison: whether it agrees with a step that the model's statements tell. One with another model says nothing for it.
    package let agreesWithStep: Bool
    /// Of a comparison: which of the parents that the model's statements name it was made with, and all of them. One with a copy of the
    /// model finds nothing.
    package let comparedParents: Set<Int>
    package let statedParents: [ModelName]

    /// What is counted: organisations, never signatures. A notary without one stands for itself.
    package var organisation: String { signer.organisation ?? signer.name }

    /// Whether values and checks are of the bytes, whole: an independent notary's, of all samples, of the model without an adapter.
    package var isIndependentMeasurement: Bool {
        guard !isOwn else { return false }
        return switch act {
        case .cosignature: false
        case .evaluation(let evaluation):
            evaluation.binding.isOfBytes && evaluation.limit == nil && evaluation.settings.adapter == nil
        case .comparison: true
        }
    }

    /// Whether the notary speaks for the model: by co-signing, by an evaluation that passed, or by a comparison that agrees.
    package var speaksFor: Bool {
        guard !isOwn else { return false }
        return switch act {
        case .cosignature: true
        case .evaluation(let evaluation): isIndependentMeasurement && evaluation.passed == true
        case .comparison: agreesWithStep
        }
    }

    /// - Parameter names: organisations or signers, in any case.
    func isOf(_ names: [String]?) -> Bool {
        guard let names else { return true }
        return names.contains {
            $0.lowercased() == organisation.lowercased() || $0.lowercased() == signer.name.lowercased()
        }
    }
}

extension TapView {
    /// What notaries, and publishers of themselves, say of the weights that the statements state.
    /// - Parameters:
    ///   - statements: those that the bytes were found in.
    ///   - weights: digests of weights that are held, in whole or in part.
    func testimony(
        on model: ModelName, statements: [Counted], weights: [Digest]
    ) throws -> [Testimony] {
        var own: Set<String> = [model.owner.lowercased()]
        for signature in statements.filter({ $0.rank == .publisher }).flatMap(\.signers) {
            own.insert(signature.signer.name.lowercased())
            if let organisation = signature.signer.organisation { own.insert(organisation.lowercased()) }
        }
        var all: [Testimony] = []
        func add(
            _ attestation: VerifiedAttestation, _ act: Testimony.Act, from kinds: Set<Signer.Kind>,
            agrees: Bool = false, with parents: [Claims.Parent] = [], compared: Set<Int> = []
        ) {
            var seen: Set<String> = []
            for signature in attestation.signatures where kinds.contains(signature.signer.kind) {
                let signer = signature.signer
                guard Authority.mayPublish(attestation.statement.predicate, by: signer),
                    seen.insert(signer.name).inserted
                else { continue }
                all.append(
                    Testimony(
                        tap: name, id: attestation.id, index: attestation.index,
                        signer: SignerEvidence(
                            name: signer.name, kind: signer.kind, organisation: signer.organisation,
                            index: signature.index), act: act,
                        isOwn: signer.kind == .publisher
                            || own.contains((signer.organisation ?? signer.name).lowercased())
                            || own.contains(signer.name.lowercased()),
                        agreesWithStep: agrees, comparedParents: compared,
                        statedParents: parents.map(\.name)))
            }
        }
        for statement in statements { add(statement.attestation, .cosignature, from: [.notary]) }
        /// Made for the first comparison: most models have none.
        var stated: [Claims.Parent]?
        for digest in weights {
            for attestation in try measurements(of: digest) where attestation.statement.model == model {
                switch attestation.statement.predicate {
                case .evaluation(let evaluation):
                    add(attestation, .evaluation(evaluation), from: [.notary, .publisher])
                case .comparison(let comparison):
                    let parents =
                        try stated
                        ?? statements.flatMap { statement -> [Claims.Parent] in
                            guard case .parents(let parents) = statement.claims.lineage else { return [] }
                            return try parents.map(withAllDigests)
                        }
                    stated = parents
                    add(
                        attestation, .comparison(comparison), from: [.notary, .publisher],
                        agrees: parents.contains { comparison.step(from: $0) == .agrees },
                        with: parents,
                        compared: Set(parents.indices.filter { comparison.isWith(parents[$0]) }))
                default: break
                }
            }
        }
        return all
    }
}

extension Finding {
    /// The statements that speak for the bytes, and the weights of theirs that are held, in whole or in part: what was measured on
    /// weights says nothing of a configuration beside them.
    var measured: (statements: [Counted], weights: [Digest]) {
        var statements: [Counted] = []
        var weights: [Digest] = []
        for entry in entries where !entry.isAgainst {
            guard let statement = self.statements.first(where: { $0.attestation.id == entry.id }) else {
                continue
            }
            statements.append(statement)
            guard let digest = statement.statement.weights, !weights.contains(digest) else { continue }
            let files = statement.claims.weights?.files ?? []
            if entry.digests.contains(digest) || entry.files.contains(where: files.contains) {
                weights.append(digest)
            }
        }
        return (statements, weights)
    }
}
