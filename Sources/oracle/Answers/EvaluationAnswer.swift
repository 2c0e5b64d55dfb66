internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// What `attest evaluation` did, for people and programs.
struct EvaluationAnswer {
    private let made: EvaluationMaker.Made
    private let context: Context

    init(_ made: EvaluationMaker.Made, _ context: Context) {
        self.made = made
        self.context = context
    }

    func writeUnsigned(to output: String?) throws {
        if let output { try writeAtomically(made.payload, to: output) }
        if context.format.isJSON {
            try context.console.print(
                json: json(signer: nil, key: nil, registry: nil, written: output.map { [$0] } ?? []))
            return
        }
        guard let output else {
            try context.console.write(made.payload)
            return
        }
        try context.console.print("wrote \(output), unsigned")
        try print()
        try context.console.flush()
        context.console.hint("oracle cosign \(output) --as SIGNER, where the key is")
    }

    func report(
        _ filed: StatementSigning.Filed, _ candidate: StatementSigning.Candidate, folder: String
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(
                json: json(
                    signer: candidate.signer.name, key: candidate.entry.name, registry: folder,
                    written: filed.paths))
            return
        }
        try console.print(
            "\("signed", .good) an evaluation of \(made.evaluation.model) as \(candidate.signer.name) (\(candidate.signer.kind.rawValue))"
        )
        for id in filed.ids { try console.field("id", TerminalText(id.hex)) }
        for path in filed.paths { try console.field("wrote", TerminalText(path)) }
        try console.flush()
        console.hint("oracle audit \(folder), then a pull request")
    }

    private func print() throws {
        try made.evaluation.print(to: context.console, weights: made.weights)
    }

    private func json(signer: String?, key: String?, registry: String?, written: [String]) -> JSON {
        .members([
            "schema": 1, "statement": "evaluation", "model": .string(made.evaluation.model.description),
            "version": made.evaluation.version.map { .string($0) },
            "weights": .string(made.weights.description), "results": .string(made.path),
            "binding": .string(made.evaluation.binding.rawValue),
            "assurance": .string(made.evaluation.assurance.rawValue),
            "passed": made.evaluation.passed.map { .bool($0) } ?? .null,
            "signer": signer.map { .string($0) } ?? .null, "key": key.map { .string($0) } ?? .null,
            "attestations": [
                [
                    "id": .string(PAE.id(.statement, made.payload).hex),
                    "payload": .string(String(decoding: made.payload, as: UTF8.self)),
                ]
            ],
            "registry": registry.map { .string($0) }, "written": .strings(written),
        ])
    }
}

extension Evaluation {
    /// Values that are shown before the rest is counted.
    private static let shownValues = 12

    /// What it says, for whoever is to sign it.
    func print(to console: Console, weights: Digest?) throws {
        try console.field("model", "\(model)\(version.map { " at \($0)" } ?? "")")
        if let weights { try console.field("weights", "\(weights)") }
        if let adapter = settings.adapter { try console.field("adapter", "\(adapter)") }
        let version = harness.version.map { " \($0)" } ?? ""
        let backend = settings.backend.map { ", \($0)" } ?? ""
        try console.field("harness", "\(harness.name)\(version)\(backend)")
        try console.field("binding", "\(binding.rawValue), \(assurance.rawValue)")
        if let limit { try console.field("limit", "\(Self.shown(limit)): not all samples") }
        if let passed { try console.field("passed", passed ? "\("yes", .good)" : "\("no", .bad)") }
        var table = Table(alignments: [.left, .right, .left, .left])
        // What is required first: it is what somebody signs for.
        let ordered = values.filter { $0.requirement != nil } + values.filter { $0.requirement == nil }
        for value in ordered.prefix(Self.shownValues) {
            let error = value.stderr.map { " ± \(Self.shown($0))" } ?? ""
            let wanted = value.requirement.map { "\($0)" } ?? ""
            let outcome: TerminalText =
                value.passed.map { $0 ? "\("met", .good)" : "\("not met", .bad)" } ?? ""
            table.add([
                "  \(value.label)", "\(Self.shown(value.value))\(error)", "\(wanted)", outcome,
            ])
        }
        try console.print(table)
        let more = values.count - Self.shownValues
        if more > 0 { try console.print("  and \(Human.count(more, "more value"))") }
        if results.omitted > 0 {
            try console.print(
                "  and \(Human.count(results.omitted, "value")) only in the results file sha256:\(results.sha256.hex)"
            )
        }
    }
}
