internal import Attestation

/// What must be the same for two evaluations to be the same one.
private struct EvaluationKey: Hashable {
    let conditions: Evaluation.Conditions
    let requirement: Evaluation.Requirement

    init?(_ value: Evaluation.Value, of evaluation: Evaluation) {
        guard let requirement = value.requirement else { return nil }
        conditions = Evaluation.Conditions(value, of: evaluation)
        self.requirement = requirement
    }
}

extension [Testimony] {
    /// Where independent notaries contradict each other, or what the model's own statements say of it.
    func conflicts(with statements: [Counted], in tap: TapView) throws -> [Reason] {
        try evaluationConflicts + relationConflicts(with: statements, in: tap)
    }

    private var evaluationConflicts: [Reason] {
        var seen: [EvaluationKey: (passed: Bool, by: String)] = [:]
        var reasons: [Reason] = []
        for one in self where one.isIndependentMeasurement {
            guard case .evaluation(let evaluation) = one.act else { continue }
            for value in evaluation.values {
                guard let key = EvaluationKey(value, of: evaluation), let passed = value.passed else {
                    continue
                }
                guard let other = seen[key] else {
                    seen[key] = (passed, one.signer.name)
                    continue
                }
                guard other.passed != passed else { continue }
                let (yes, no) = passed ? (one.signer.name, other.by) : (other.by, one.signer.name)
                let reason = Reason(
                    .conflict, .fault,
                    "\(yes) measured that \(value.label) is \(key.requirement), and \(no) that it is not")
                if !reasons.contains(reason) { reasons.append(reason) }
            }
        }
        return reasons
    }

    private func relationConflicts(with statements: [Counted], in tap: TapView) throws -> [Reason] {
        var reasons: [Reason] = []
        for statement in statements {
            guard case .parents(let parents) = statement.claims.lineage else { continue }
            for parent in parents {
                for (notary, what) in try steps(from: parent, in: tap).contradicting {
                    let reason = Reason(
                        .conflict, .fault,
                        "\(TapView.names(statement)) states that it is \(parent.relation.rawValue) of \(parent.name), and \(notary) \(what)"
                    )
                    if !reasons.contains(reason) { reasons.append(reason) }
                }
            }
        }
        return reasons
    }
}
