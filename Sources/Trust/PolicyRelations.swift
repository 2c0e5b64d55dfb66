internal import Attestation
internal import Taps

extension Policy.Rule {
    /// Whether anything is asked of models that the judged one was made from.
    var asksAlongLineage: Bool { relations.contains { $0.steps == .all } }

    /// What is asked only of models that were made in some way.
    /// - Parameter testimony: on the model itself, of those who count.
    func relationDemands(_ facts: PolicyFacts, _ testimony: [Testimony]) -> [PolicyDemand] {
        relations.flatMap { asked in
            switch asked.steps {
            case .own: return asked.demands(on: 0, of: facts, testimony)
            case .all:
                var demands: [PolicyDemand] = []
                for index in facts.lineage.nodes.indices {
                    let known =
                        index == 0
                        ? testimony
                        : facts.alongLineage[index].filter { signers?.denies($0.signer) != true }
                    demands += asked.demands(on: index, of: facts, known)
                }
                // Nobody looked at what is beyond: that is no sign that it holds there.
                if facts.lineage.isTruncated {
                    demands.append(
                        PolicyDemand(
                            code: .policyRelations,
                            wants: "that every \(asked.relation.rawValue) step of the lineage is looked at",
                            found: "the lineage is longer than is followed", isMet: false,
                            remedy: "a shorter lineage"))
                }
                return demands
            }
        }
    }
}

extension Policy.RelationRule {
    /// - Parameters:
    ///   - index: a model of the lineage; 0 is the judged one.
    ///   - testimony: on that model.
    fileprivate func demands(
        on index: Int, of facts: PolicyFacts, _ testimony: [Testimony]
    ) -> [PolicyDemand] {
        guard facts.lineage.nodes.indices.contains(index) else { return [] }
        let model = facts.lineage.nodes[index]
        let steps = model.edges.filter { $0.relation == relation }
        guard !steps.isEmpty else { return [] }
        var found = rule.demands(on: testimony)
        if isComparisonRequired { found += steps.map { comparison(of: $0, testimony) } }
        if rule.lineage == .require { found.append(facts.lineage.demand(from: index)) }
        let who = index == 0 ? "it" : "\(model.name)"
        return found.map { demand in
            PolicyDemand(
                code: .policyRelations, wants: "\(demand.wants), for \(who) is \(relation.rawValue)",
                found: demand.found, isMet: demand.isMet, remedy: demand.remedy)
        }
    }

    /// A comparison with the parent, by an independent notary, that agrees with the relation.
    private func comparison(of step: Lineage.Edge, _ testimony: [Testimony]) -> PolicyDemand {
        let from = rule.notaries?.from
        let by = step.measuredBy.first { name in
            testimony.contains { one in
                guard case .comparison = one.act else { return false }
                return one.signer.name == name && one.isOf(from)
            }
        }
        return PolicyDemand(
            code: .policyRelations, wants: "a comparison with \(step.name) that agrees",
            found: by.map { "\($0) made one" }
                ?? Policy.NotaryRule.silence("made one", from: from, others: step.measuredBy),
            isMet: by != nil,
            remedy: by != nil
                ? nil
                : "a comparison with \(step.name) by \(Policy.NotaryRule.whose(from)) (oracle attest comparison)"
        )
    }
}

extension TapView {
    /// What was measured on each model of a lineage, and who co-signed what is said of it, in its order.
    ///
    /// A node holds the statements that tell its origin. Whoever speaks of the same weights of the same model speaks of it too.
    func testimony(along lineage: Lineage) throws -> [[Testimony]] {
        try lineage.nodes.map { node in
            let all = try attestations(of: node.name)
            let own = all.filter { node.entries.contains($0.attestation.id) }
            let weights = own.compactMap(\.statement.weights)
            let statements = all.filter { one in
                node.entries.contains(one.attestation.id)
                    || one.statement.weights.map(weights.contains) == true
            }
            return try testimony(on: node.name, statements: statements, weights: Array(Set(weights)))
        }
    }
}
