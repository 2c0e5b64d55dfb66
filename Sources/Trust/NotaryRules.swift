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
    private func organisations(speakingIn testimony: [Testimony]) -> [String] {
        var names: [String] = []
        for one in testimony where one.speaksFor && one.isOf(notaries?.from) {
            if !names.contains(where: { $0.lowercased() == one.organisation.lowercased() }) {
                names.append(one.organisation)
            }
        }
        return names
    }

    /// What the rule demands of notaries and is not there.
    /// - Parameter label: how a sentence names the rule.
    func shortcomings(in testimony: [Testimony], label: String) -> [(code: Reason.Code, text: String)] {
        var found: [(code: Reason.Code, text: String)] = []
        if let rule = notaries, areNotariesEnough(testimony) == false {
            let names = organisations(speakingIn: testimony)
            let who = rule.from.map { " of \($0.joined(separator: ", "))" } ?? ""
            let have =
                names.isEmpty ? "none speaks for these bytes" : "there is \(names.joined(separator: ", "))"
            found.append(
                (
                    .policyNotaries,
                    "\(label) requires \(rule.atLeast) independent \(rule.atLeast == 1 ? "notary" : "notaries")\(who), and \(have)"
                ))
        }
        let measured = testimony.filter { $0.isIndependentMeasurement && $0.isOf(notaries?.from) }
        for rule in evaluations {
            if let text = rule.shortcoming(in: measured) {
                found.append((.policyEvaluations, "\(label) requires \(text)"))
            }
        }
        for rule in comparisons {
            if let text = rule.shortcoming(in: measured) {
                found.append((.policyComparisons, "\(label) requires \(text)"))
            }
        }
        return found
    }
}

extension Policy.EvaluationRule {
    private func isMet(by value: Double) -> Bool {
        switch bound {
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        }
    }

    /// One notary's value is enough; what contradicts it under the same conditions is a conflict already.
    fileprivate func shortcoming(in testimony: [Testimony]) -> String? {
        var best: (value: Double, by: String)?
        for one in testimony {
            guard case .evaluation(let evaluation) = one.act else { continue }
            for value in evaluation.values
            where sameText(value.task, task) && sameText(value.metric, metric)
                && (filter == nil || sameText(value.filter, filter))
            {
                if isMet(by: value.value) { return nil }
                best = best ?? (value.value, one.signer.name)
            }
        }
        let name = "\(task):\(metric)\(filter.map { ",\($0)" } ?? "")"
        let wanted =
            switch bound {
            case .atLeast(let least): "\(name) of at least \(least)"
            case .atMost(let most): "\(name) of at most \(most)"
            }
        return "\(wanted), and \(best.map { "\($0.by) measured \($0.value)" } ?? "no notary measured it")"
    }
}

extension Policy.ComparisonRule {
    /// Any notary who came to the opposite speaks against it, whoever else did not.
    fileprivate func shortcoming(in testimony: [Testimony]) -> String? {
        var isMet = false
        var opposed: String?
        for one in testimony {
            guard case .comparison(let comparison) = one.act else { continue }
            for check in comparison.checks where sameText(check.name, self.check) {
                if check.result.rawValue == result.rawValue {
                    isMet = true
                } else if check.result != .inconclusive {
                    opposed = opposed ?? "\(one.signer.name) came to \(check.result.rawValue)"
                }
            }
        }
        if isMet, opposed == nil { return nil }
        return "\(check) to be \(result.rawValue), and \(opposed ?? "no notary came to a result")"
    }
}
