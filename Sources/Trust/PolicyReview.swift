package import Attestation
package import Registry

/// What is wrong with a policy that can be read: rules that say nothing, or that nobody can meet.
package struct PolicyFinding: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable { case problem, warning }

    package let severity: Severity
    /// From 1.
    package let line: Int
    /// A sentence without its full stop.
    package let text: String
}

/// A policy held against itself, the floor, and what is known here.
package struct PolicyReview {
    /// The names of one tap.
    package struct Names {
        package let tap: String
        package let isDefault: Bool
        package let names: [ModelName]
        /// Of its governing signers file.
        package let signers: [Signer]

        package init(tap: String, isDefault: Bool, names: [ModelName], signers: [Signer]) {
            self.tap = tap
            self.isDefault = isDefault
            self.names = names
            self.signers = signers
        }
    }

    private let policy: Policy
    private let floor: Policy?
    private let owner: PolicyStack.Owner
    private let taps: [Names]
    private var findings: [PolicyFinding] = []

    /// - Parameters:
    ///   - floor: the administrator's policy; nil where there is none, or it is the one that is reviewed.
    ///   - owner: whose policy it is.
    ///   - taps: those that are followed, each with all names that are known by it.
    package static func findings(
        in policy: Policy, of owner: PolicyStack.Owner = .user, floor: Policy?, taps: [Names]
    ) -> [PolicyFinding] {
        var review = PolicyReview(policy: policy, owner: owner, floor: floor, taps: taps)
        review.run()
        return review.findings.sorted { ($0.line, $0.text) < ($1.line, $1.text) }
    }

    private init(policy: Policy, owner: PolicyStack.Owner, floor: Policy?, taps: [Names]) {
        self.policy = policy
        self.owner = owner
        self.floor = floor
        self.taps = taps
    }

    private mutating func add(_ severity: PolicyFinding.Severity, _ line: Int, _ text: String) {
        findings.append(PolicyFinding(severity: severity, line: line, text: text))
    }

    private mutating func run() {
        for (place, rule) in policy.rules.enumerated() {
            reach(rule, place)
            contradictions(rule)
            strangers(rule)
            if rule.mode == .warn {
                add(
                    .warning, rule.line,
                    "mode: warn passes whatever \(rule.match) is, altered weights and unattested code too: only what was revoked, or is in conflict, is refused"
                )
            }
            let asked = rule.comparisons + rule.relations.flatMap(\.rule.comparisons)
            for check in asked where ModelComparison.KnownCheck(rawValue: check.check) == nil {
                let near = PolicyKeys.nearest(
                    check.check, among: ModelComparison.KnownCheck.allCases.map(\.rawValue))
                add(
                    .warning, rule.line,
                    "oracle attest comparison makes no check \(quotedUnlessWord(check.check))\(near.map { "; did you mean \($0)?" } ?? "")"
                )
            }
        }
        if let age = policy.maxAge, age == 0 {
            add(.problem, 1, "max-age is 0: no registry is ever so fresh")
        }
        if !policy.mayLoosen.isEmpty, owner != .administrator {
            add(.warning, 1, "may-loosen counts in the administrator's policy alone")
        }
        if floor?.require == .trusted, policy.require == .known {
            add(
                .warning, 1,
                "the administrator's policy requires trusted: known, as this one says, does not loosen it")
        }
        if owner.onlyTightens { onlyTightening() }
        for pattern in policy.revocations
        where !taps.contains(where: { $0.tap.lowercased() == pattern.lowercased() }) {
            add(.warning, 1, "revocations names the tap \(pattern), which is not followed here")
        }
        for (place, one) in policy.namespaces.enumerated() {
            if !taps.contains(where: { $0.tap.lowercased() == one.tap.lowercased() }) {
                add(
                    .warning, 1,
                    "namespaces gives \(one.pattern) to the tap \(one.tap), which is not followed here: nobody may speak for these names"
                )
            }
            if let earlier = policy.namespaces[..<place].first(where: { $0.pattern.covers(one.pattern) }) {
                add(
                    .warning, 1,
                    "in namespaces \(one.pattern) never counts: \(earlier.pattern) stands before it")
            }
        }
    }

    /// What says nothing in a policy that loosens nothing.
    private mutating func onlyTightening() {
        let whose = owner == .tap ? "a registry's" : "a project's"
        if policy.receipts != nil {
            add(.warning, 1, "receipts in \(whose) policy spares no hashing: it takes a policy of the user's")
        }
        for rule in policy.rules {
            if rule.match.tap != nil {
                add(
                    .warning, rule.line,
                    "\(whose) policy lets no tap count: \(rule.match) takes a rule in the user's policy too")
            }
            if rule.lineage == .off {
                add(.warning, rule.line, "lineage: off in \(whose) policy silences nothing")
            }
        }
    }

    /// Whether a rule is ever the first that matches.
    private mutating func reach(_ rule: Policy.Rule, _ place: Int) {
        if let earlier = policy.rules[..<place].first(where: { $0.match.coversWithTap(rule.match) }) {
            add(
                .warning, rule.line,
                "the rule for \(rule.match) is never reached: the one for \(earlier.match) in line \(earlier.line) matches all that it does"
            )
            return
        }
        let meant = meant(by: rule)
        if meant.isEmpty {
            add(
                .warning, rule.line,
                rule.match.tap.map { "no tap \($0) is followed here" } ?? "no default tap is followed here")
            return
        }
        let isMatched = meant.contains { tap in
            tap.names.contains { rule.match.matches($0, tap: tap.tap, isDefault: tap.isDefault) }
        }
        if !isMatched { add(.warning, rule.line, "\(rule.match) matches no name that is known here") }
        if let tap = rule.match.tap,
            let other = policy.namespaces.first(where: { $0.pattern.covers(rule.match) }),
            other.tap.lowercased() != tap.lowercased()
        {
            add(
                .problem, rule.line,
                "\(rule.match) contradicts namespaces: the tap \(other.tap) alone speaks for these names")
        }
    }

    /// The taps that a rule is for.
    private func meant(by rule: Policy.Rule) -> [Names] {
        taps.filter { tap in
            rule.match.tap.map { $0.lowercased() == tap.tap.lowercased() } ?? tap.isDefault
        }
    }

    /// Organisations and signers that a rule names and that none of its taps has.
    private mutating func strangers(_ rule: Policy.Rule) {
        let signers = meant(by: rule).flatMap(\.signers)
        // Where no tap answers, that is said.
        guard !meant(by: rule).isEmpty else { return }
        for one in [rule] + rule.relations.map(\.rule) {
            let notaries = signers.filter { $0.kind == .notary }
            strangers(one.notaries?.from ?? [], "notaries.from", "notary", among: notaries, one.line)
        }
        let named = (rule.signers?.allow ?? []) + (rule.signers?.deny ?? [])
        strangers(named, "signers", "signer", among: signers, rule.line)
    }

    private mutating func strangers(
        _ named: [String], _ key: String, _ kind: String, among signers: [Signer], _ line: Int
    ) {
        let known = signers.flatMap { [$0.organisation, $0.name].compactMap { $0 } }
        for name in named where !known.contains(where: { $0.lowercased() == name.lowercased() }) {
            let near = PolicyKeys.nearest(name, among: known).map { "; did you mean \($0)?" } ?? ""
            add(
                .warning, line,
                "\(key) names \(name), which is no \(kind) and no organisation of one in any tap that the rule is for\(near)"
            )
        }
    }

    /// Demands of one rule that cannot be met together.
    private mutating func contradictions(_ rule: Policy.Rule) {
        for (number, one) in ([rule] + rule.relations.map(\.rule)).enumerated() {
            let outer = number == 0 ? [] : rule.evaluations
            for (place, evaluation) in one.evaluations.enumerated() {
                for other in (outer + one.evaluations[..<place])
                where evaluation.contradicts(other) {
                    add(
                        .problem, one.line,
                        "\(evaluation.name) is asked to be \(other.words) and \(evaluation.words): nothing can be"
                    )
                }
            }
            let denied = rule.signers?.deny ?? []
            if let notaries = one.notaries, let from = notaries.from {
                let left = from.filter { name in !denied.contains { $0.lowercased() == name.lowercased() } }
                if left.count < notaries.atLeast {
                    add(
                        .problem, one.line,
                        "notaries asks for \(notaries.atLeast), and signers denies all but \(left.count) of them"
                    )
                }
            }
        }
        for relation in rule.relations {
            for check in relation.rule.comparisons {
                if let other = rule.comparisons.first(where: { sameText($0.check, check.check) }),
                    other.result != check.result
                {
                    add(
                        .problem, relation.rule.line,
                        "\(check.check) is asked to be \(other.result.rawValue), and for \(relation.relation.rawValue) to be \(check.result.rawValue)"
                    )
                }
            }
        }
        func overlap(_ allow: [String]?, _ deny: [String]) -> String? {
            deny.first { name in allow?.contains { $0.lowercased() == name.lowercased() } ?? false }
        }
        if let name = overlap(rule.signers?.allow, rule.signers?.deny ?? []) {
            add(.problem, rule.line, "signers allows and denies \(name)")
        }
        if let name = overlap(rule.licenses?.allow, rule.licenses?.deny ?? []) {
            add(.problem, rule.line, "licenses allows and denies \(name)")
        }
    }
}

extension Policy.EvaluationRule {
    fileprivate var name: String { "\(task):\(metric)\(filter.map { ",\($0)" } ?? "")" }

    fileprivate var words: String {
        switch bound {
        case .atLeast(let least): "at least \(least)"
        case .atMost(let most): "at most \(most)"
        }
    }

    fileprivate func contradicts(_ other: Policy.EvaluationRule) -> Bool {
        guard sameText(task, other.task), sameText(metric, other.metric), sameText(filter, other.filter)
        else {
            return false
        }
        return switch (bound, other.bound) {
        case (.atLeast(let least), .atMost(let most)), (.atMost(let most), .atLeast(let least)): least > most
        default: false
        }
    }
}
