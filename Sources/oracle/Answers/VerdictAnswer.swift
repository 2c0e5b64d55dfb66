internal import Attestation
internal import Cryptography
internal import ModelFormats
internal import Registry
internal import StrictJSON
internal import Taps
internal import Trust

/// A verdict on one input, for people and programs: `lookup` and `verify` print it.
struct VerdictAnswer {
    /// As it was typed, or read.
    let input: String
    let digests: [Digest]
    let verdict: Verdict
    /// Whether files were read, and not only a digest asked for.
    var isOfFiles = false
    /// What the files say of themselves, a sentence each.
    var claims: [String] = []
    /// What became of `--receipt`.
    var receipt: ReceiptUse?
    /// Members of the JSON that only one of the commands has.
    var more: [JSON.Member] = []
    /// What is beside the model and could not be used.
    var warnings: [FormatError] = []
    /// Why the tensors are not read, where they are of a kind that is not.
    var unread: FormatError?
    /// Content-addressed names that their bytes contradict, a sentence each.
    var mislabelled: [String] = []

    var status: ExitStatus { verdict.consequence.status }

    // MARK: For people

    /// The verdict first, then who says so, then what it rests on.
    func print(to console: Console, now: UInt64) throws {
        try console.print(headline)
        for reason in verdict.reasons where reason.severity != .note { try print(reason, to: console) }
        if verdict.standing == .unknown, verdict.name == nil {
            try console.print(
                "  Nobody in \(verdict.registries.summary(now: now)) has spoken of these bytes. That is no sign of tampering. Nothing was sent anywhere."
            )
        }
        if let name = verdict.name { try print(name, to: console) }
        if verdict.name == nil {
            for other in verdict.names.prefix(3) {
                // Altered bytes are nobody's.
                let isAltered = other.reasons.contains { $0.code == .altered && $0.severity == .fault }
                let label = isAltered ? "resembles" : "known as"
                try console.field(label, "\(other.name) (\(other.standing.rawValue)), tap \(other.tap)")
            }
        } else if verdict.names.count > 1 {
            let others = verdict.names.dropFirst()
            let shown = others.prefix(3).map { "\($0.name) (\($0.standing.rawValue))" }.joined(
                separator: ", ")
            try console.field("also", "\(shown)\(others.count > 3 ? " and \(others.count - 3) more" : "")")
        }
        if let receipt { try console.field("receipt", receipt.text) }
        for claim in claims { try console.field("claims", "\(claim)") }
        for registry in verdict.registries { try console.field("registry", registry.text(now: now)) }
        try console.field("policy", policyText)
    }

    var headline: TerminalText {
        var line: TerminalText = "\(verdict.standing.rawValue, verdict.standing.style)"
        if verdict.coverage == .weights, verdict.standing == .trusted || verdict.standing == .known {
            line = line + " \("(weights only)", .caution)"
        }
        if let name = verdict.name {
            line = line + "  \(name.name, .bold)"
            if let version = name.versions.first, name.versions.count == 1 {
                line = line + " at \(quotedUnlessWord(version))"
            }
            if name.reasons.contains(where: { $0.code == .altered && $0.severity == .fault }) {
                line = line + ", \("altered", .bad)"
            }
            if isForeign(name.tap) { line = line + " (tap \(name.tap))" }
        } else if let asked = verdict.askedName {
            line = line + "  not \(asked, .bold)"
        } else {
            line = line + "  \(input)"
        }
        return line
    }

    /// Whether a name has to be told with its tap.
    private func isForeign(_ tap: String) -> Bool {
        verdict.registries.contains { $0.facts.tap == tap && !$0.facts.isDefault }
    }

    private func print(_ reason: Reason, to console: Console) throws {
        let style: TerminalText.Style = reason.severity == .fault ? .bad : .caution
        try console.print("  \(reason.code.rawValue, style): \(reason.text)")
    }

    private func print(_ name: NameVerdict, to console: Console) throws {
        let files = name.entries.filter { !$0.isAgainst }.flatMap(\.files)
        if !isOfFiles, let file = files.first { try console.field("file", "\(file)") }
        if let coverage = verdict.coverage { try console.field("coverage", coverageText(coverage)) }
        var sources: [String] = []
        for line in name.entries.filter({ !$0.isAgainst }).flatMap(\.sourceLines)
        where !sources.contains(line) {
            sources.append(line)
        }
        for line in sources.prefix(3) { try console.field("stated by", "\(line)") }
        if sources.count > 3 { try console.field("", "and \(Human.count(sources.count - 3, "more source"))") }
        for entry in name.entries.filter({ !$0.isAgainst }).prefix(3) {
            try console.field("signed by", "\(entry.signerText)")
        }
        try name.testimony.print(to: console)
        for entry in name.entries.filter(\.isAgainst).prefix(3) {
            let digests = entry.digests.prefix(2).map(\.description).joined(separator: ", ")
            try console.field("against", "\(entry.signerText): \(digests)")
        }
        for reason in verdict.reasons where reason.severity == .note && reason.code != .coverageConfiguration
        {
            try console.field("note", "\(reason.text)")
        }
        for revocation in name.revocations.prefix(3) { try console.field("revoked", "\(revocation.line)") }
        if let lineage = name.lineage { try console.field("lineage", lineage.summary) }
        if let license = name.license { try console.field("license", "\(license)") }
    }

    private func coverageText(_ coverage: Coverage) -> TerminalText {
        let open = verdict.reasons.filter { $0.code == .coverageConfiguration }.compactMap(\.file)
        switch coverage {
        case .full: return "full: every file that counts is attested"
        case .partial: return "partial: not all of the weights are attested"
        case .weights:
            guard !open.isEmpty else { return "weights" }
            let shown = open.prefix(3).joined(separator: ", ")
            let more = open.count > 3 ? " and \(open.count - 3) more" : ""
            return "weights; not attested: \(shown)\(more)"
        }
    }

    private var policyText: TerminalText {
        let layers = verdict.policies.map { evidence -> TerminalText in
            let decision = evidence.decision
            var place: TerminalText = decision.path.map { "\($0)" } ?? "built-in"
            if let rule = decision.rule { place = place + ":\(rule.line), match \(rule.match)" }
            if let other = decision.loosenedBy { place = place + ", which lets \(other) decide" }
            let outcome: TerminalText =
                switch evidence.outcome {
                case .met: "\("met", .good)"
                case .short: "\("not met", .caution)"
                case .stale: "\("stale", .caution)"
                }
            let mode: TerminalText = decision.mode == .warn ? ", not enforced" : ""
            return outcome + mode + ": require \(decision.require.rawValue) (" + place + ")"
        }
        return layers.dropFirst().reduce(layers.first ?? "none") { $0 + "; " + $1 }
    }

    /// One line of a batch.
    var line: TerminalText {
        let word = verdict.standing.rawValue
        let padding = String(repeating: " ", count: max(0, 9 - word.utf8.count))
        let start: TerminalText = "\(word, verdict.standing.style)\(padding)  \(input)"
        guard let name = verdict.name else {
            let fault = verdict.reasons.first { $0.severity == .fault }
            return fault.map { start + "  \($0.text)" } ?? start
        }
        return start + "  \(name.name)"
    }

    // MARK: For programs

    /// - Parameter isLine: of JSON Lines: the registries are told apart, and described no further.
    func json(isLine: Bool) -> JSON {
        var members = [
            JSON.Member("input", .string(input)),
            JSON.Member("digests", .strings(digests.map(\.description))),
            JSON.Member("verdict", .string(verdict.standing.rawValue)),
            JSON.Member("status", .int(Int(status.rawValue))),
            JSON.Member("name", verdict.name.map { .string($0.name.description) } ?? .null),
            JSON.Member("asked-name", verdict.askedName.map { .string($0.description) } ?? .null),
            JSON.Member("coverage", verdict.coverage.map { .string($0.rawValue) } ?? .null),
            JSON.Member("reasons", .array(verdict.reasons.map(\.json))),
        ]
        members += more
        if let receipt { members.append(JSON.Member("receipt", receipt.json)) }
        members += [
            JSON.Member("policy", policyJSON),
            JSON.Member("names", .array(verdict.names.map(\.json))),
            JSON.Member("suggestions", .strings(verdict.suggestions.map(\.description))),
            JSON.Member("registries", .array(verdict.registries.map { isLine ? $0.shortJSON : $0.json })),
        ]
        return .object(isLine ? [JSON.Member("schema", 1)] + members : members)
    }

    private var policyJSON: JSON {
        [
            "outcome": .string(verdict.outcome.rawValue), "enforced": .bool(verdict.isEnforced),
            "policies": .array(verdict.policies.map(\.json)),
        ]
    }
}

extension PolicyEvidence {
    var json: JSON { json(demands: nil) }

    /// - Parameter demands: all that it asks. Where they are shown, `loosened-by` is null where no other rule decides; elsewhere it
    ///   is left out then.
    func json(demands: JSON?) -> JSON {
        .members([
            "owner": .string(decision.owner.rawValue), "file": decision.fileJSON,
            "line": decision.rule.map { .int($0.line) } ?? .null,
            "match": decision.rule.map { .string($0.match.description) } ?? .null,
            "require": .string(decision.require.rawValue), "coverage": .string(decision.coverage.rawValue),
            "lineage": .string((decision.lineage ?? .warn).rawValue), "mode": .string(decision.mode.rawValue),
            "max-age": decision.maxAge.map { .string(Moment.formatSpan($0)) } ?? .null,
            "loosened-by": decision.loosenedBy.map { .string($0) } ?? demands.map { _ in .null },
            "outcome": .string(outcome.rawValue), "demands": demands,
        ])
    }
}

extension PolicyStack.Decision {
    /// A tap's is in no file of its own.
    var fileJSON: JSON { owner == .tap ? .null : path.map { .string($0) } ?? .null }
}

extension PolicyStack.Owner {
    /// Whose it is, where the file does not say it.
    var words: String? {
        switch self {
        case .builtIn, .tap: nil
        case .administrator: "the administrator's"
        case .user: "yours"
        case .project: "the project's"
        }
    }
}

extension Reason {
    var json: JSON {
        .members([
            "code": .string(code.rawValue), "severity": .string(severity.rawValue), "text": .string(text),
            "file": file.map { .string($0) }, "tensors": tensors.isEmpty ? nil : .strings(tensors),
        ])
    }
}

extension NameVerdict {
    var json: JSON {
        .members([
            "tap": .string(tap), "name": .string(name.description), "versions": .strings(versions),
            "verdict": .string(standing.rawValue), "outcome": .string(outcome.rawValue),
            "coverage": coverage.map { .string($0.rawValue) } ?? .null,
            "license": license.map { .string($0) } ?? .null, "reasons": .array(reasons.map(\.json)),
            "entries": .array(entries.map(\.json)), "testimony": .array(testimony.map(\.json)),
            "lineage": lineage?.json ?? .null,
            "revocations": revocations.isEmpty ? nil : .array(revocations.map(\.json)),
        ])
    }
}
