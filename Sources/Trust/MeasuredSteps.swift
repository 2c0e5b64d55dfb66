internal import Attestation
internal import Cryptography

/// What a comparison says of a stated step from a parent.
enum MeasuredStep: Hashable {
    case agrees
    /// In the words of a sentence that begins with the notary.
    case contradicts(String)
    /// It is of another parent, or came to nothing that bears on the relation.
    case silent
}

extension ModelComparison {
    /// Whether it was made with the parent that is stated: the digest decides, and where none is stated, the name.
    func isWith(_ stated: Claims.Parent) -> Bool {
        stated.digests.contains(parentWeights) || (stated.digests.isEmpty && stated.name == parent)
    }

    func step(from stated: Claims.Parent) -> MeasuredStep {
        guard isWith(stated) else { return .silent }
        for check in checks where check.result == .found {
            guard let known = KnownCheck(rawValue: check.name), known.refutes(stated.relation) else {
                continue
            }
            return .contradicts("measured \(known.finding)")
        }
        guard let relation, let agrees else { return .silent }
        if relation == stated.relation { return agrees ? .agrees : .contradicts("measured that it is not") }
        return agrees && relation.refutes(stated.relation)
            ? .contradicts("measured that it is \(relation.rawValue)") : .silent
    }
}

extension ModelComparison.KnownCheck {
    /// Whether what was found cannot be, if the child is what is stated. An adapter is named beside its base, and may be of rank one.
    fileprivate func refutes(_ stated: Relation) -> Bool {
        switch (self, stated) {
        case (.rankOneEdit, .edited), (.rankOneEdit, .adapter): false
        case (.rankOneEdit, _): true
        case (.unrelated, .distilled): false
        case (.unrelated, _): true
        case (.quantizationOfParent, _), (.sameValues, _), (.lowRankUpdate, _): false
        }
    }

    fileprivate var finding: String {
        switch self {
        case .rankOneEdit: "a rank-one edit"
        case .unrelated: "that the two have nothing in common"
        case .quantizationOfParent: "that it is a quantization"
        case .sameValues: "that the values are the same"
        case .lowRankUpdate: "an update of low rank"
        }
    }
}

extension Relation {
    /// Whether a child that is measured to be this cannot be what is stated.
    fileprivate func refutes(_ stated: Relation) -> Bool {
        switch (self, stated) {
        case (.edited, .edited), (.edited, .adapter): false
        case (.edited, _): true
        // These keep the parent's values, as far as a type allows.
        case (.finetune, .quantized), (.finetune, .converted), (.merge, .quantized), (.merge, .converted),
            (.pruned, .quantized), (.pruned, .converted), (.adapter, .quantized), (.adapter, .converted):
            true
        default: false
        }
    }
}

extension TapView {
    /// A stated parent with the digests too that its statements give the same weights; one that is only named, with the weights that are
    /// stated under that name, where any are: a name is borne by whatever somebody calls so.
    func withAllDigests(_ parent: Claims.Parent) throws -> Claims.Parent {
        var digests = parent.digests
        if digests.isEmpty {
            for statement in try attestations(of: parent.name)
            where parent.version == nil || sameText(parent.version, statement.claims.version) {
                if let weights = statement.statement.weights, !digests.contains(weights) {
                    digests.append(weights)
                }
            }
        }
        for digest in parent.digests {
            for other in try sameWeights(as: digest, model: parent.name) where !digests.contains(other) {
                digests.append(other)
            }
        }
        return parent.changing(digests: digests)
    }
}

extension [Testimony] {
    /// What independent notaries measured of one stated step.
    /// - Parameter tap: whose statements say which weights a parent has that is pinned by the SHA-256 of its files.
    func steps(from parent: Claims.Parent, in tap: TapView) throws -> (
        agreeing: [String], contradicting: [(by: String, what: String)]
    ) {
        guard !isEmpty else { return ([], []) }
        let stated = try tap.withAllDigests(parent)
        var agreeing: [String] = []
        var contradicting: [(by: String, what: String)] = []
        for one in self where one.isIndependentMeasurement {
            guard case .comparison(let comparison) = one.act else { continue }
            switch comparison.step(from: stated) {
            case .agrees: if !agreeing.contains(one.signer.name) { agreeing.append(one.signer.name) }
            case .contradicts(let what): contradicting.append((one.signer.name, what))
            case .silent: break
            }
        }
        return (agreeing, contradicting)
    }
}
