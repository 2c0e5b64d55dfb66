internal import Attestation
internal import Registry

/// One thing that a policy asks of a model, and what was found: what `oracle policy explain` shows, and where the reasons come from.
package struct PolicyDemand: Hashable, Sendable {
    package let code: Reason.Code
    /// As the object of "requires": `trusted`, `2 independent notaries`.
    package let wants: String
    /// A clause: `no publisher signed these bytes`.
    package let found: String
    package let isMet: Bool
    /// What would make it pass; nil where it passes.
    package let remedy: String?
    /// Whether a reason of the verdict tells it already, in other words.
    var isTold = false

    /// - Parameter label: how a sentence names the policy.
    func reason(_ label: String, _ severity: Reason.Severity) -> Reason {
        let text =
            code == .policyCoverage
            ? "\(label) requires \(wants)" : "\(label) requires \(wants), and \(found)"
        return Reason(code, severity, text)
    }
}

/// What a policy is held against.
struct PolicyFacts {
    /// nil where no name is known for the bytes.
    let model: ModelName?
    /// What the bytes earned, before a policy refuses it.
    let earned: Standing
    let coverage: Coverage?
    /// Files that are not attested.
    let openFiles: [String]
    let lineage: Lineage
    let testimony: [Testimony]
    /// On each model of the lineage, in its order, where a policy asks along it; empty otherwise.
    let alongLineage: [[Testimony]]
    /// Those that speak for the bytes.
    let entries: [EntryEvidence]

    /// How a sentence calls whoever may release the model.
    var publisher: String { model.map { "the publisher of \($0.owner)" } ?? "its publisher" }
}

extension PolicyStack.Decision {
    /// Everything that this policy asks for this model, in the order in which it is looked at. Where the bytes are nobody's or
    /// refused already, only what they would have to be.
    func demands(_ facts: PolicyFacts) -> [PolicyDemand] {
        let rule = rule
        let testimony = facts.testimony.filter { rule?.signers?.denies($0.signer) != true }
        let spoken =
            rule?.signers.map { $0.standing(of: facts.entries, earned: facts.earned) } ?? facts.earned
        var demands = [standing(facts, spoken, testimony)]
        guard facts.earned == .trusted || facts.earned == .known else { return demands }
        if let signers = rule?.signers { demands.append(signers.demand(facts, spoken)) }
        if coverage == .full, let found = facts.coverage {
            let open = facts.openFiles.prefix(3).joined(separator: ", ")
            demands.append(
                PolicyDemand(
                    code: .policyCoverage, wants: "that every file is attested",
                    found: found == .full
                        ? "every file that counts is"
                        : open.isEmpty ? "not all of them are" : "\(open) is not",
                    isMet: found == .full,
                    remedy: found == .full
                        ? nil
                        : "a statement that names these files too; or none but the stated files in the folder"
                ))
        }
        if lineage == .require { demands.append(facts.lineage.demand(from: 0)) }
        if let rule {
            demands += rule.demands(on: testimony)
            demands += rule.relationDemands(facts, testimony)
            if let licenses = rule.licenses { demands += licenses.demands(facts) }
        }
        return demands
    }

    private func standing(_ facts: PolicyFacts, _ spoken: Standing, _ testimony: [Testimony]) -> PolicyDemand
    {
        let hasNotaries = rule?.areNotariesEnough(testimony) == true
        let isGood = facts.earned == .trusted || facts.earned == .known
        let isMet = isGood && (require == .known || spoken == .trusted || hasNotaries)
        let found: String
        switch facts.earned {
        case .trusted where spoken == .trusted: found = "\(facts.publisher) signed these bytes"
        case .known, .trusted:
            found =
                hasNotaries
                ? "as many notaries as it asks for speak for them"
                : require == .trusted ? "no publisher signed these bytes" : "they are known"
        case .unknown: found = "nobody whose word counts has spoken of these bytes"
        case .untrusted, .conflict, .revoked: found = "the verdict is \(facts.earned.rawValue)"
        }
        let remedy: String? =
            switch facts.earned {
            case _ where isMet: nil
            case .revoked, .conflict: "nothing that a policy can say"
            case .untrusted: "the bytes, files and name that are attested"
            case .unknown:
                "a statement of these bytes by \(facts.publisher) or a curator of a registry that counts"
            case .known, .trusted:
                "a release signed by \(facts.publisher), or as many notaries as a rule of the policy asks for"
            }
        return PolicyDemand(
            code: .policyRequire, wants: require.rawValue, found: found, isMet: isMet, remedy: remedy,
            isTold: !isGood)
    }
}

extension Lineage {
    /// - Parameter index: whose lineage is asked for: 0 is the judged model.
    func demand(from index: Int) -> PolicyDemand {
        let isComplete = isComplete(from: index)
        let open = ancestry(of: index).flatMap { place in
            let node = nodes[place]
            return node.edges.filter { !$0.isAttested }.map { "\(node.name) from \($0.name)" }
        }
        let isSilent = nodes.indices.contains(index) && nodes[index].origin == .notStated
        let shown = open.prefix(3).joined(separator: "; ") + (open.count > 3 ? "; ..." : "")
        return PolicyDemand(
            code: .policyLineage, wants: "the lineage",
            found: isComplete
                ? "every step of it is attested"
                : isSilent ? "it is not stated" : "not every step of it is attested",
            isMet: isComplete,
            remedy: isComplete
                ? nil
                : isSilent
                    ? "a statement that says what it was made from, or that it was made from scratch"
                    : hasCycle || isTruncated
                        ? "a lineage without a circle that ends at its bases"
                        : "statements that pin by digest, and parents that are attested: \(shown)")
    }
}

extension Policy.Rule {
    /// What notaries have to say.
    func demands(on testimony: [Testimony]) -> [PolicyDemand] {
        var demands: [PolicyDemand] = []
        if let rule = notaries {
            let names = organisations(speakingIn: testimony)
            let isMet = names.count >= rule.atLeast
            let who = rule.from.map { " of \($0.joined(separator: ", "))" } ?? ""
            let silent = (rule.from ?? []).filter { name in
                !testimony.contains { $0.speaksFor && $0.isOf([name]) }
            }
            let missing = rule.atLeast - names.count
            demands.append(
                PolicyDemand(
                    code: .policyNotaries,
                    wants: "\(rule.atLeast) independent \(rule.atLeast == 1 ? "notary" : "notaries")\(who)",
                    found: names.isEmpty
                        ? "none speaks for these bytes" : "there is \(names.joined(separator: ", "))",
                    isMet: isMet,
                    remedy: isMet
                        ? nil
                        : "\(missing) more that co-signs, evaluates or compares them\(silent.isEmpty ? "" : ": \(silent.joined(separator: ", "))")"
                ))
        }
        let measured = testimony.filter(\.isIndependentMeasurement)
        demands += evaluations.map { $0.demand(on: measured, from: notaries?.from) }
        demands += comparisons.map { $0.demand(on: measured, from: notaries?.from) }
        return demands
    }
}
