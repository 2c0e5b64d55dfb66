internal import Attestation

extension Policy {
    /// How many independent organisations have to speak for a model.
    package struct NotaryRule: Hashable, Sendable {
        package var atLeast: Int
        /// Those that count; nil for all.
        package var from: [String]?

        package init(atLeast: Int, from: [String]? = nil) {
            self.atLeast = atLeast
            self.from = from
        }
    }

    /// A value that some notary measured.
    package struct EvaluationRule: Hashable, Sendable {
        package var task: String
        package var metric: String
        package var filter: String?
        package var bound: Bound

        package enum Bound: Hashable, Sendable {
            case atLeast(Double)
            case atMost(Double)
        }

        package init(task: String, metric: String, filter: String? = nil, bound: Bound) {
            self.task = task
            self.metric = metric
            self.filter = filter
            self.bound = bound
        }
    }

    /// A check of a comparison, and what it has to come to.
    package struct ComparisonRule: Hashable, Sendable {
        package enum Result: String, CaseIterable, Hashable, Sendable {
            case found
            case notFound = "not-found"
        }

        package var check: String
        package var result: Result

        package init(check: String, result: Result) {
            self.check = check
            self.result = result
        }
    }
}

extension Policy.Rule {
    /// Whether enough notaries speak for the model; nil where the rule does not ask.
    func areNotariesEnough(_ testimony: [Testimony]) -> Bool? {
        notaries.map { organisations(speakingIn: testimony).count >= $0.atLeast }
    }

    /// Organisations that count, in the order in which they spoke.
    func organisations(speakingIn testimony: [Testimony]) -> [String] {
        var names: [String] = []
        for one in testimony where one.speaksFor && one.isOf(notaries?.from) {
            if !names.contains(where: { $0.lowercased() == one.organisation.lowercased() }) {
                names.append(one.organisation)
            }
        }
        return names
    }
}

extension Policy.EvaluationRule {
    fileprivate func isMet(by value: Double) -> Bool {
        switch bound {
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        }
    }

    /// One notary's value is enough; what contradicts it under the same conditions is a conflict already.
    /// - Parameters:
    ///   - testimony: independent measurements, whoever's.
    ///   - from: those whose count; nil for all.
    func demand(on testimony: [Testimony], from: [String]?) -> PolicyDemand {
        var best: (value: Double, by: String, isMet: Bool)?
        var others: [String] = []
        for one in testimony {
            guard case .evaluation(let evaluation) = one.act, best?.isMet != true else { continue }
            for value in evaluation.values
            where sameText(value.task, task) && sameText(value.metric, metric)
                && (filter == nil || sameText(value.filter, filter))
            {
                guard one.isOf(from) else {
                    if !others.contains(one.signer.name) { others.append(one.signer.name) }
                    break
                }
                let isMet = isMet(by: value.value)
                if best == nil || isMet { best = (value.value, one.signer.name, isMet) }
                if isMet { break }
            }
        }
        let name = "\(task):\(metric)\(filter.map { ",\($0)" } ?? "")"
        let wanted =
            switch bound {
            case .atLeast(let least): "\(name) of at least \(least)"
            case .atMost(let most): "\(name) of at most \(most)"
            }
        let isMet = best?.isMet ?? false
        return PolicyDemand(
            code: .policyEvaluations, wants: wanted,
            found: best.map { "\($0.by) measured \($0.value)" }
                ?? Policy.NotaryRule.silence("measured it", from: from, others: others), isMet: isMet,
            remedy: isMet
                ? nil
                : "an evaluation by \(Policy.NotaryRule.whose(from)) that measures it (oracle attest evaluation)"
        )
    }
}

extension Policy.ComparisonRule {
    /// Any notary who came to the opposite speaks against it, whoever else did not.
    /// - Parameters:
    ///   - testimony: independent measurements, whoever's.
    ///   - from: those whose count; nil for all.
    func demand(on testimony: [Testimony], from: [String]?) -> PolicyDemand {
        var by: String?
        var opposed: String?
        var others: [String] = []
        var elsewhere: String?
        var stated: [ModelName] = []
        /// With which of the stated parents somebody came to it.
        var shown: Set<Int> = []
        for one in testimony {
            guard case .comparison(let comparison) = one.act else { continue }
            stated = one.statedParents
            guard !one.comparedParents.isEmpty else {
                if comparison.checks.contains(where: { sameText($0.name, check) }), one.isOf(from) {
                    let what =
                        stated.contains(comparison.parent)
                        ? "other bytes of \(comparison.parent), and not with those that are stated"
                        : "\(comparison.parent), which is no parent that is stated"
                    elsewhere = "\(one.signer.name) compared it with \(what)"
                }
                continue
            }
            for check in comparison.checks where sameText(check.name, self.check) {
                guard one.isOf(from) else {
                    if !others.contains(one.signer.name) { others.append(one.signer.name) }
                    break
                }
                if check.result.rawValue == result.rawValue {
                    by = by ?? one.signer.name
                    shown.formUnion(one.comparedParents)
                } else if check.result != .inconclusive {
                    opposed = opposed ?? "\(one.signer.name) came to \(check.result.rawValue)"
                }
            }
        }
        // What one parent does not have, another one may.
        let open = by == nil ? nil : stated.indices.first { !shown.contains($0) }.map { stated[$0] }
        let isMet = by != nil && opposed == nil && open == nil
        let found = by.map { by in
            open.map { "\(by) came to it, and nobody did with its parent \($0)" } ?? "\(by) came to it"
        }
        return PolicyDemand(
            code: .policyComparisons, wants: "\(check) to be \(result.rawValue)",
            found: opposed ?? found ?? elsewhere
                ?? Policy.NotaryRule.silence("came to a result", from: from, others: others), isMet: isMet,
            remedy: isMet
                ? nil
                : opposed != nil
                    ? "other weights"
                    : "a comparison by \(Policy.NotaryRule.whose(from)) with this check\(open.map { " and \($0)" } ?? "") (oracle attest comparison)"
        )
    }
}

extension Policy.NotaryRule {
    /// That nobody who counts did something, and who did it whom the rule does not name.
    static func silence(_ act: String, from: [String]?, others: [String]) -> String {
        guard let from else { return "no notary \(act)" }
        let nobody = "no notary of \(from.joined(separator: " or ")) \(act)"
        guard !others.isEmpty else { return nobody }
        let who = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", ..." : "")
        return "\(nobody); \(who) did, and notaries.from does not name \(others.count == 1 ? "it" : "them")"
    }

    /// Who can mend that.
    static func whose(_ from: [String]?) -> String {
        from.map { "a notary of \($0.joined(separator: " or "))" } ?? "an independent notary"
    }
}
