internal import Attestation
internal import Comparison
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// What `attest comparison` did, for people and programs.
struct ComparisonAnswer {
    private let made: ComparisonMaker.Made
    private let context: Context

    init(_ made: ComparisonMaker.Made, _ context: Context) {
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
        try print(to: context.console)
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
            "\("signed", .good) a comparison of \(made.comparison.model) with \(made.comparison.parent) as \(candidate.signer.name) (\(candidate.signer.kind.rawValue))"
        )
        for id in filed.ids { try console.field("id", TerminalText(id.hex)) }
        for path in filed.paths { try console.field("wrote", TerminalText(path)) }
        try console.flush()
        console.hint("oracle audit \(folder), then a pull request")
    }

    private func print(to console: Console) throws {
        let comparison = made.comparison
        try console.field("model", "\(comparison.model)\(comparison.version.map { " at \($0)" } ?? "")")
        try console.field("weights", "\(made.weights)")
        try console.field("parent", "\(comparison.parent), \(comparison.parentWeights)")
        try console.field(
            "measured",
            "\(made.description.kind.words, made.description.kind.style): \(made.description.summary)")
        if let relation = comparison.relation, let agrees = comparison.agrees {
            let outcome: TerminalText = agrees ? "\("agrees", .good)" : "\("does not agree", .bad)"
            try console.field("relation", "\(relation.rawValue): " + outcome)
        }
        var table = Table()
        for check in comparison.checks {
            table.add([
                "  \(check.name)", "\(check.result.rawValue)",
                "\(check.detectionLimit.map { "above \($0)" } ?? "")",
            ])
        }
        try console.print(table)
    }

    private func json(signer: String?, key: String?, registry: String?, written: [String]) -> JSON {
        .members([
            "schema": 1, "statement": "comparison", "model": .string(made.comparison.model.description),
            "version": made.comparison.version.map { .string($0) },
            "weights": .string(made.weights.description),
            "parent": .string(made.comparison.parent.description),
            "parent-weights": .string(made.comparison.parentWeights.description),
            "measured": .string(made.description.kind.rawValue),
            "relation": made.comparison.relation.map { .string($0.rawValue) } ?? .null,
            "agrees": made.comparison.agrees.map { .bool($0) } ?? .null,
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
