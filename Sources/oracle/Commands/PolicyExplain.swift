internal import ArgumentParser
internal import Attestation
internal import FileIO
internal import StrictJSON
internal import Trust

struct PolicyExplain: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Which rule decides on a model, what is found, and what would make it pass?",
        discussion: """
            Everything that each policy asks, met or not. The exit status is that of oracle verify or oracle lookup.

            oracle policy explain ./model
            oracle policy explain sha256:e5b1... --policy strict.yaml
            """)

    @Argument(help: ArgumentHelp("A path, a model in a cache, or a digest.", valueName: "model"))
    var model: String

    @Option(name: .customLong("as"), help: ArgumentHelp("Only this name can pass.", valueName: "name"))
    var asName: String?

    @Option(help: ArgumentHelp("A policy in place of your own.", valueName: "file"))
    var policy: String?

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let name = try asName.map(Lookup.name)
        let question = Question(word: model)
        if !FileStatus.exists(model) {
            switch question {
            case .digests(let digests):
                let court = try Court(context, policy: policy)
                defer { court.close() }
                let verdict = try court.judge.judge(digests: digests, asName: name)
                return try show(VerdictAnswer(input: model, digests: digests, verdict: verdict), context)
            case .prefix, .alias, .malformed:
                throw CommandError.usage(
                    "\(model) is no whole digest", help: "oracle lookup \(shellWord(model))")
            case .notADigest: break
            }
        }
        let answer = try VerifyAnswer(context, policy: policy, asName: name, reading: .parse([]))
        defer { answer.court.close() }
        return try show(try answer.verify(model), context)
    }

    private func show(_ answer: VerdictAnswer, _ context: Context) throws -> ExitStatus {
        let verdict = answer.verdict
        if context.format.isJSON {
            try context.console.print(
                json: .members([
                    "schema": 1, "input": .string(answer.input),
                    "verdict": .string(verdict.standing.rawValue),
                    "status": .int(Int(answer.status.rawValue)),
                    "name": verdict.name.map { .string($0.name.description) } ?? .null,
                    "tap": verdict.name.map { .string($0.tap) } ?? .null,
                    "outcome": .string(verdict.outcome.rawValue), "enforced": .bool(verdict.isEnforced),
                    "reasons": .array(verdict.reasons.map(\.json)),
                    "policies": .array(verdict.policies.map(Self.json)),
                ]))
            return answer.status
        }
        let console = context.console
        try console.print(answer.headline)
        // What no policy has a say in.
        for reason in verdict.reasons
        where reason.severity == .fault && !reason.code.rawValue.hasPrefix("policy.") && reason.code != .stale
        {
            try console.print("  \(reason.code.rawValue, .bad): \(reason.text)")
        }
        for evidence in verdict.policies {
            try console.print("")
            try console.print(Self.headline(evidence))
            var table = Table()
            for demand in evidence.demands {
                let mark: TerminalText = demand.isMet ? "  \("met", .good)" : "  \("not met", .bad)"
                table.add([mark, "\(demand.wants)", "\(demand.found)"])
            }
            try console.print(table)
            for demand in evidence.demands {
                if let remedy = demand.remedy { try console.print("  \("would pass with", .dim) \(remedy)") }
            }
        }
        return answer.status
    }

    private static func headline(_ evidence: PolicyEvidence) -> TerminalText {
        let decision = evidence.decision
        var line: TerminalText = decision.path.map { "\($0, .bold)" } ?? "\("built-in", .bold)"
        if let whose = decision.owner.words { line = line + " (\(whose))" }
        if let rule = decision.rule {
            line = line + ", line \(rule.line): match \(rule.match)"
        } else if let other = decision.loosenedBy {
            line = line + ": may-loosen lets \(other) decide"
        } else {
            line = line + ": no rule matches"
        }
        let outcome: TerminalText =
            switch evidence.outcome {
            case .met: "\("met", .good)"
            case .short: "\("not met", .bad)"
            case .stale: "\("stale", .bad)"
            }
        return line + ": " + outcome + (decision.mode == .warn ? ", not enforced" : "")
    }

    private static func json(_ evidence: PolicyEvidence) -> JSON {
        evidence.json(
            demands: .array(
                evidence.demands.map { demand in
                    [
                        "code": .string(demand.code.rawValue), "wants": .string(demand.wants),
                        "found": .string(demand.found), "met": .bool(demand.isMet),
                        "remedy": demand.remedy.map { .string($0) } ?? .null,
                    ]
                }))
    }
}
