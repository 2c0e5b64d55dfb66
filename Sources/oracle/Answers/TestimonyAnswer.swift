internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON
internal import Trust

extension [Testimony] {
    /// Lines of each kind before the rest is counted; JSON has all.
    private static var shown: Int { 4 }

    /// Who measured what, and who co-signed, for people.
    func print(to console: Console) throws {
        var signers: [String] = []
        for one in self where one.act == .cosignature && !signers.contains(one.signerText) {
            signers.append(one.signerText)
        }
        if !signers.isEmpty { try console.field("co-signed", "by \(signers.joined(separator: ", "))") }
        for (label, lines) in [
            ("evaluated", flatMap(\.evaluationLines)), ("compared", flatMap(\.comparisonLines)),
        ] {
            for line in lines.prefix(Self.shown) { try console.field(label, line) }
            if lines.count > Self.shown {
                try console.field("", "and \(Human.count(lines.count - Self.shown, "more value"))")
            }
        }
    }
}

extension Testimony {
    fileprivate var signerText: String {
        let kind = isOwn ? "the model's own" : signer.kind.rawValue
        return "\(signer.name) (\(kind)\(signer.organisation.map { " of \($0)" } ?? ""))"
    }

    /// What was required, or without that all that was measured.
    fileprivate var evaluationLines: [TerminalText] {
        guard case .evaluation(let evaluation) = act else { return [] }
        let required = evaluation.values.filter { $0.requirement != nil }
        let assurance = isOwn ? "self-attested" : evaluation.assurance.rawValue
        let limit = evaluation.limit == nil ? "" : ", not all samples"
        return (required.isEmpty ? evaluation.values : required).map { value in
            let error = value.stderr.map { " ± \(Evaluation.shown($0))" } ?? ""
            var line: TerminalText = "\(value.label) \(Evaluation.shown(value.value))\(error)"
            if let requirement = value.requirement, let passed = value.passed {
                line = line + " (\(requirement), " + (passed ? "\("met", .good)" : "\("not met", .bad)") + ")"
            }
            return line + " by \(signerText), \(evaluation.binding.rawValue), \(assurance)\(limit)"
        }
    }

    fileprivate var comparisonLines: [TerminalText] {
        guard case .comparison(let comparison) = act else { return [] }
        var lines: [TerminalText] = []
        if let relation = comparison.relation, let agrees = comparison.agrees {
            let outcome: TerminalText = agrees ? "\("agrees", .good)" : "\("does not agree", .bad)"
            lines.append("\(relation.rawValue) of \(comparison.parent): " + outcome + ", by \(signerText)")
        }
        return lines
            + comparison.checks.map { check in
                let limit = check.detectionLimit.map { ", detects from \($0)" } ?? ""
                return
                    "\(check.name) \(check.result.rawValue) (\(check.method) \(check.version)\(limit)) against \(comparison.parent), by \(signerText)"
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
