internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON
internal import Trust

extension [Testimony] {
    /// Lines of each kind before the rest is counted; JSON has all.
    private static var shown: Int { 4 }

    /// Who measured what, and who co-signed, for people. What is not met, or contradicts what somebody else measured, is never cut.
    func print(to console: Console) throws {
        var signers: [String] = []
        for one in self where one.act == .cosignature && !signers.contains(one.signerText) {
            signers.append(one.signerText)
        }
        if !signers.isEmpty { try console.field("co-signed", "by \(signers.joined(separator: ", "))") }
        let opinions = Opinions(self)
        for (label, lines) in [
            ("evaluated", flatMap { $0.evaluationLines(among: opinions) }),
            ("compared", flatMap { $0.comparisonLines(among: opinions) }),
        ] {
            var room = Self.shown - lines.count(where: \.isAdverse)
            var omitted = 0
            for line in lines {
                if !line.isAdverse { room -= 1 }
                if line.isAdverse || room >= 0 {
                    try console.field(label, line.text)
                } else {
                    omitted += 1
                }
            }
            if omitted > 0 { try console.field("", "and \(Human.count(omitted, "more value"))") }
        }
    }
}

/// A line of testimony.
private struct TestimonyLine {
    var text: TerminalText
    /// Whether it speaks against the model, or against what somebody else measured.
    var isAdverse: Bool

    /// - Parameter others: those who came to something else.
    init(_ text: TerminalText, against others: [String], isAdverse: Bool = false) {
        self.text =
            others.isEmpty ? text : text + "; \("contradicted", .bad) by \(others.joined(separator: ", "))"
        self.isAdverse = isAdverse || !others.isEmpty
    }
}

/// What everybody came to, by what was asked.
private struct Opinions {
    private struct Question: Hashable {
        let parent: ModelName
        let what: String
    }
    private struct Opinion<What> {
        let by: String
        let what: What
    }
    private var values: [Evaluation.Conditions: [Opinion<Evaluation.Value>]] = [:]
    private var results: [Question: [Opinion<ModelComparison.Check.Result>]] = [:]
    private var agreements: [Question: [Opinion<Bool>]] = [:]

    init(_ testimony: [Testimony]) {
        for one in testimony {
            switch one.act {
            case .cosignature: break
            case .evaluation(let evaluation):
                for value in evaluation.values {
                    values[Evaluation.Conditions(value, of: evaluation), default: []].append(
                        Opinion(by: one.signer.name, what: value))
                }
            case .comparison(let comparison):
                for check in comparison.checks {
                    results[Question(parent: comparison.parent, what: check.name), default: []].append(
                        Opinion(by: one.signer.name, what: check.result))
                }
                if let relation = comparison.relation, let agrees = comparison.agrees {
                    agreements[Question(parent: comparison.parent, what: relation.rawValue), default: []]
                        .append(Opinion(by: one.signer.name, what: agrees))
                }
            }
        }
    }

    /// Others who measured the same, and something that cannot be so as well.
    func against(_ value: Evaluation.Value, of evaluation: Evaluation, by signer: String) -> [String] {
        Self.names(values[Evaluation.Conditions(value, of: evaluation)] ?? [], but: signer) {
            $0.disagrees(with: value)
        }
    }

    func against(_ check: ModelComparison.Check, of comparison: ModelComparison, by signer: String)
        -> [String]
    {
        guard check.result != .inconclusive else { return [] }
        return Self.names(
            results[Question(parent: comparison.parent, what: check.name)] ?? [], but: signer
        ) { $0 != check.result && $0 != .inconclusive }
    }

    func against(_ relation: Relation, _ agrees: Bool, of comparison: ModelComparison, by signer: String)
        -> [String]
    {
        Self.names(
            agreements[Question(parent: comparison.parent, what: relation.rawValue)] ?? [], but: signer
        ) { $0 != agrees }
    }

    private static func names<What>(
        _ all: [Opinion<What>], but signer: String, where isAgainst: (What) -> Bool
    ) -> [String] {
        var names: [String] = []
        for one in all where one.by != signer && isAgainst(one.what) && !names.contains(one.by) {
            names.append(one.by)
        }
        return names
    }
}

extension Testimony {
    fileprivate var signerText: String {
        let kind = isOwn ? "the model's own" : signer.kind.rawValue
        return "\(signer.name) (\(kind)\(signer.organisation.map { " of \($0)" } ?? ""))"
    }

    /// What was required, or without that all that was measured; and what somebody else measured otherwise.
    fileprivate func evaluationLines(among opinions: Opinions) -> [TestimonyLine] {
        guard case .evaluation(let evaluation) = act else { return [] }
        let hasRequired = evaluation.values.contains { $0.requirement != nil }
        let assurance = isOwn ? "self-attested" : evaluation.assurance.rawValue
        let limit = evaluation.limit == nil ? "" : ", not all samples"
        return evaluation.values.compactMap { value in
            let others = opinions.against(value, of: evaluation, by: signer.name)
            guard !hasRequired || value.requirement != nil || !others.isEmpty else { return nil }
            let error = value.stderr.map { " ± \(Evaluation.shown($0))" } ?? ""
            var line: TerminalText = "\(value.label) \(Evaluation.shown(value.value))\(error)"
            if let requirement = value.requirement, let passed = value.passed {
                line = line + " (\(requirement), " + (passed ? "\("met", .good)" : "\("not met", .bad)") + ")"
            }
            return TestimonyLine(
                line + " by \(signerText), \(evaluation.binding.rawValue), \(assurance)\(limit)",
                against: others, isAdverse: value.passed == false)
        }
    }

    fileprivate func comparisonLines(among opinions: Opinions) -> [TestimonyLine] {
        guard case .comparison(let comparison) = act else { return [] }
        var lines: [TestimonyLine] = []
        if let relation = comparison.relation, let agrees = comparison.agrees {
            let outcome: TerminalText = agrees ? "\("agrees", .good)" : "\("does not agree", .bad)"
            lines.append(
                TestimonyLine(
                    "\(relation.rawValue) of \(comparison.parent): " + outcome + ", by \(signerText)",
                    against: opinions.against(relation, agrees, of: comparison, by: signer.name),
                    isAdverse: !agrees))
        }
        return lines
            + comparison.checks.map { check in
                let limit = check.detectionLimit.map { ", detects from \($0)" } ?? ""
                return TestimonyLine(
                    "\(check.name) \(check.result.rawValue) (\(check.method) \(check.version)\(limit)) against \(comparison.parent), by \(signerText)",
                    against: opinions.against(check, of: comparison, by: signer.name))
            }
    }

    var json: JSON {
        var members: [JSON.Member] = [
            JSON.Member("id", .string(id.hex)), JSON.Member("index", .int(Int(clamping: index))),
            JSON.Member(
                "signer",
                [
                    "name": .string(signer.name), "kind": .string(signer.kind.rawValue),
                    "organisation": signer.organisation.map { .string($0) } ?? .null,
                    "index": .int(Int(clamping: signer.index)),
                ]),
            JSON.Member("own", .bool(isOwn)), JSON.Member("counts", .bool(speaksFor)),
        ]
        switch act {
        case .cosignature: members.append(JSON.Member("act", "cosignature"))
        case .evaluation(let evaluation):
            members.append(JSON.Member("act", "evaluation"))
            members.append(JSON.Member("evaluation", evaluation.json))
        case .comparison(let comparison):
            members.append(JSON.Member("act", "comparison"))
            members.append(JSON.Member("comparison", comparison.json))
        }
        return .object(members)
    }
}
